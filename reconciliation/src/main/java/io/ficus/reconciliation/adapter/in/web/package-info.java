/** Reconciliation over HTTP, and its wiring. */
@NullMarked
package io.ficus.reconciliation.adapter.in.web;

import org.jspecify.annotations.NullMarked;
