package io.ficus.membership.application;

import io.ficus.membership.domain.MemberPart;
import java.util.List;

/**
 * The records that members consist of, taken as facts: for imports, back-fills and anything else
 * that brings what was decided elsewhere. No rule is asked. Joins the caller's transaction if there
 * is one.
 */
public interface MemberRecords {

  /**
   * Stores parts, each replacing the one with its key. Later parts win over earlier ones with the
   * same key.
   */
  void put(List<MemberPart> parts);

  /** Removes parts; a part that is not there is none the less removed. */
  void remove(List<MemberPart.Key> keys);
}
