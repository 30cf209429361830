package io.ficus.voucher.application;

import io.ficus.voucher.domain.VoucherPart;
import java.util.List;

/**
 * The records that vouchers and campaigns consist of, taken as facts: for imports, back-fills and
 * anything else that brings what was decided elsewhere. No rule is asked. Joins the caller's
 * transaction if there is one.
 */
public interface VoucherRecords {

  /**
   * Stores parts, each replacing the one with its key. Later parts win over earlier ones with the
   * same key.
   */
  void put(List<VoucherPart> parts);

  /** Removes parts; a part that is not there is none the less removed. */
  void remove(List<VoucherPart.Key> keys);
}
