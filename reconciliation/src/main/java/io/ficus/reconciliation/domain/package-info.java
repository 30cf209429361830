/** How records are compared and what follows from it. Plain Java. */
@NullMarked
package io.ficus.reconciliation.domain;

import org.jspecify.annotations.NullMarked;
