package io.ficus.cdc;

/**
 * The Kafka record headers by which the bridge tells the feed what a Debezium envelope has no place
 * for. Values are UTF-8.
 */
public final class Headers {

  /** {@link ChangeEvent#id()}. */
  public static final String EVENT_ID = "ficus.event-id";

  /** {@link RowKey#key()} of the changed row; the record's own key may be the aggregate's. */
  public static final String ROW_KEY = "ficus.row-key";

  /** {@link SourcePosition#toString()} of the change or of the watermark. */
  public static final String POSITION = "ficus.position";

  /** {@link OriginMark#encode()}, on every record of a transaction that Ficus made. */
  public static final String ORIGIN = "ficus.origin";

  /** {@link Watermark#id()}, on a record that is a watermark and no change. */
  public static final String WATERMARK = "ficus.watermark";

  /** {@link CutColumns} of which the record does not hold the whole value; it was too large. */
  public static final String CUT = "ficus.cut";

  /** {@link ClaimCheck#encode()}, where the whole value of a record that was cut is to be had. */
  public static final String CLAIM_CHECK = "ficus.claim-check";

  /**
   * On records of a source transaction that was too large for one Kafka transaction, from its
   * second part on: the number of the part, at least 2.
   */
  public static final String TRANSACTION_PART = "ficus.transaction-part";

  private Headers() {}
}
