/** Vouchers as the shop keeps them: campaigns, vouchers, and what was taken off with them. */
@NullMarked
package io.ficus.shop.voucher;

import org.jspecify.annotations.NullMarked;
