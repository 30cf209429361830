/** The make of the database that the shop stands on, and what follows from it. */
@NullMarked
package io.ficus.shop.engine;

import org.jspecify.annotations.NullMarked;
