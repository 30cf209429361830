/** Writes reports: one HTML page, JSON, CSV. */
@NullMarked
package io.ficus.reconciliation.adapter.out.report;

import org.jspecify.annotations.NullMarked;
