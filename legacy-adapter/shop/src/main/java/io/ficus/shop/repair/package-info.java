/** What the repairs of all domains of the shop have in common. */
@NullMarked
package io.ficus.shop.repair;

import org.jspecify.annotations.NullMarked;
