/** What everyone may know of a reconciliation: pairs, verdicts, and the front door. */
@NullMarked
package io.ficus.reconciliation;

import org.jspecify.annotations.NullMarked;
