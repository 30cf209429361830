package io.ficus.shop.repair;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Parts of an aggregate as they stood before something was written over them.
 *
 * @param parts those that were there
 * @param absent those that were not
 */
public record Image<P, K>(List<P> parts, List<K> absent) {

  /** How the parts with these keys stand among those that are there. */
  static <P, K> Image<P, K> of(List<P> there, Collection<K> keys, Parts<P, K> names) {
    List<P> found = there.stream().filter(part -> keys.contains(names.keyOf(part))).toList();
    Set<K> present = names.keysOf(found);
    return new Image<>(found, keys.stream().filter(key -> !present.contains(key)).toList());
  }
}
