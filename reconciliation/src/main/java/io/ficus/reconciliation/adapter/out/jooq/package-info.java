/** Keeps runs in the schema {@code control}. */
@NullMarked
package io.ficus.reconciliation.adapter.out.jooq;

import org.jspecify.annotations.NullMarked;
