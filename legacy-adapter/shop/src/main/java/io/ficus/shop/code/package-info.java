/** The letters by which the shop says things. */
@NullMarked
package io.ficus.shop.code;

import org.jspecify.annotations.NullMarked;
