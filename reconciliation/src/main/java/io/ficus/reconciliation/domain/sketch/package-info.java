/** A set difference in memory that does not grow with the sets. */
@NullMarked
package io.ficus.reconciliation.domain.sketch;

import org.jspecify.annotations.NullMarked;
