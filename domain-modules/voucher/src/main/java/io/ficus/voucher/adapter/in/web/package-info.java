/** Vouchers over HTTP: paths below {@code /api/v1/vouchers}, errors as problem details. */
@NullMarked
package io.ficus.voucher.adapter.in.web;

import org.jspecify.annotations.NullMarked;
