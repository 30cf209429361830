/** Repairs what runs have proven. Plain Java. */
@NullMarked
package io.ficus.reconciliation.application.repair;

import org.jspecify.annotations.NullMarked;
