/** Vouchers and the campaigns that give them out: the ids that others may hold. */
@NullMarked
package io.ficus.voucher;

import org.jspecify.annotations.NullMarked;
