/** Membership over HTTP: paths below {@code /api/v1/membership}, errors as problem details. */
@NullMarked
package io.ficus.membership.adapter.in.web;

import org.jspecify.annotations.NullMarked;
