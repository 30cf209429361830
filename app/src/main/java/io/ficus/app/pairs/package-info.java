/** Pairs that are configured: two queries of the same columns, for tables that no module knows. */
@NullMarked
package io.ficus.app.pairs;

import org.jspecify.annotations.NullMarked;
