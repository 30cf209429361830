/** How fast two stores are compared, beside the limit and other ways, and what it costs others. */
@NullMarked
package io.ficus.benchmarks.reconciliation;

import org.jspecify.annotations.NullMarked;
