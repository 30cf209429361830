package io.ficus.shop.repair;

import io.ficus.cdc.RowKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * How the parts of a domain are named, and which row of the shop holds each.
 *
 * @param <P> a part of an aggregate, stored and replaced as a whole
 * @param <K> its name
 */
public interface Parts<P, K> {

  K keyOf(P part);

  /** The row that holds, held or would hold the part of that name. */
  RowKey rowOf(K key);

  /** The names of all of them. */
  default Set<K> keysOf(Collection<P> parts) {
    Set<K> keys = new HashSet<>();
    parts.forEach(part -> keys.add(keyOf(part)));
    return keys;
  }
}
