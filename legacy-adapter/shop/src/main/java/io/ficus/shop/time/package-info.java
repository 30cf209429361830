/** How the shop's clocks are read. */
@NullMarked
package io.ficus.shop.time;

import org.jspecify.annotations.NullMarked;
