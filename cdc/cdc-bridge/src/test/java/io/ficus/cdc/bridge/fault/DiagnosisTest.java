package io.ficus.cdc.bridge.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.bridge.fault.Diagnosis.Verdict;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {

  @ParameterizedTest
  @CsvSource({
    "28P01, FATAL", "28000, FATAL", "3D000, FATAL", "42501, FATAL", "55000, FATAL",
    "08001, PASSING", "57P01, PASSING", "57P03, PASSING", "53300, PASSING", "55006, PASSING"
  })
  void readsTheSqlStateThroughWhatConnectWrapsAroundIt(String state, Verdict verdict) {
    Throwable wrapped = new ConnectException("stopped", new SQLException("said", state));
    Diagnosis diagnosis = Diagnosis.of(wrapped);
    assertThat(diagnosis.verdict()).isEqualTo(verdict);
    assertThat(diagnosis.message()).contains("said").contains(state);
  }

  @Test
  void knowsWhatPassesAndWhatDoesNot() {
    assertThat(Diagnosis.of(new TimeoutException("late")).verdict()).isEqualTo(Verdict.PASSING);
    Diagnosis large = Diagnosis.of(new RecordTooLargeException("big"));
    assertThat(large.verdict()).isEqualTo(Verdict.FATAL);
    assertThat(large.message()).contains("big", "ficus.changes.max-record-bytes");
    assertThat(Diagnosis.of(new ConnectException(new IOException("reset"))).verdict())
        .isEqualTo(Verdict.PASSING);
    assertThat(Diagnosis.of(new ConnectException("?")).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(Diagnosis.of(new NullPointerException()).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(Diagnosis.of(BridgeFault.passing("p", BridgeFault.fatal("f"))).message())
        .isEqualTo("f");
  }

  /** As Debezium says it: what broke the reading stands behind what failed after it. */
  @Test
  void knowsRowsThatAreTooLargeToBeReadSoManyAtOnce() {
    SQLException after = new SQLException("This connection has been closed", "08003");
    after.addSuppressed(
        new ConnectException(
            "Snapshotting failed",
            new SQLException("Result set exceeded maxResultBuffer limit", "08006")));
    Diagnosis read = Diagnosis.of(new ConnectException(after));
    assertThat(read.verdict()).isEqualTo(Verdict.TOO_MUCH);
    assertThat(read.message()).contains("too large to be read so many at once", "maxResultBuffer");
    assertThat(Diagnosis.of(BridgeFault.tooMuch("fewer")).message()).isEqualTo("fewer");
  }
}
