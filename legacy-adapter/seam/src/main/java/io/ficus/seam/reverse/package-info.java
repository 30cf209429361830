/**
 * What happens to changes while the domain store has the authority: acknowledgements, stray writes,
 * the dual-write ledger.
 */
@NullMarked
package io.ficus.seam.reverse;

import org.jspecify.annotations.NullMarked;
