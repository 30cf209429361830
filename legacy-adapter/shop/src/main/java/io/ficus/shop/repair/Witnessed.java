package io.ficus.shop.repair;

import java.util.List;
import java.util.Set;

/**
 * What the rows of an aggregate say, at a place in the shop's log that can be told.
 *
 * @param parts what the rows say
 * @param withdrawn parts whose row is there and says that there is no such part
 * @param absent parts that were asked for and have no row
 */
public record Witnessed<P, K>(List<P> parts, Set<K> withdrawn, Set<K> absent) {}
