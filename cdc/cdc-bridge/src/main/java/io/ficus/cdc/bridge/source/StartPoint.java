package io.ficus.cdc.bridge.source;

/**
 * Where a bridge goes on with its source. Part of the durable position.
 *
 * @param phase whether the snapshot is complete
 * @param identity which physical database the position belongs to, in the family's own words
 *     (PostgreSQL: system identifier and timeline); empty where it was never stored
 * @param resume the place in the log; {@link ResumePoint#NONE} before the snapshot is complete
 */
public record StartPoint(Phase phase, String identity, ResumePoint resume) {

  /** Nothing is stored yet. */
  public static final StartPoint BEGINNING = new StartPoint(Phase.SNAPSHOT, "", ResumePoint.NONE);

  /** The same of a known database. */
  public StartPoint of(String otherIdentity) {
    return new StartPoint(phase, otherIdentity, resume);
  }
}
