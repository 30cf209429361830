/** Sides that are read by SQL: binary COPY on PostgreSQL, row by row elsewhere. */
@NullMarked
package io.ficus.reconciliation.adapter.out.sql;

import org.jspecify.annotations.NullMarked;
