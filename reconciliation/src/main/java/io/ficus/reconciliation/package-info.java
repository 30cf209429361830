/**
 * What everyone may know of a reconciliation: how a pair is declared, what a verdict is, and the
 * front door that runs one.
 */
@NullMarked
package io.ficus.reconciliation;

import org.jspecify.annotations.NullMarked;
