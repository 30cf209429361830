/** Vouchers in PostgreSQL. */
@NullMarked
package io.ficus.voucher.adapter.out.jooq;

import org.jspecify.annotations.NullMarked;
