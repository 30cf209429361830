package io.ficus.cdc.bridge.source;

import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the records of one run of a connector: what each is, where it stands, and where
 * transactions end. Knows the family's offsets and envelopes. Sees every record once, in log order,
 * from one thread; an unfinished transaction that is sent again after a restart must be read the
 * same way again (same transaction, same order), because what Kafka has of it is found by counting.
 */
public interface LogReader {

  /** Reads the next record. */
  LogEntry read(SourceRecord record);

  /** Where to go on after a restart, as far as was read. */
  ResumePoint resume();

  /** SNAPSHOT until the first record of the stream was read. */
  Phase phase();
}
