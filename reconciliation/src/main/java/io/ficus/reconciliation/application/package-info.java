/** How a run goes, and the driven ports that it needs. Plain Java. */
@NullMarked
package io.ficus.reconciliation.application;

import org.jspecify.annotations.NullMarked;
