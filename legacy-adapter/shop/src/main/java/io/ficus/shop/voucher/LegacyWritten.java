package io.ficus.shop.voucher;

import io.ficus.cdc.SourcePosition;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.VoucherPart;
import java.util.List;
import java.util.Optional;

/**
 * A change that the shop's database has committed.
 *
 * @param change what the rule answered
 * @param stored what stands in the rows that were touched, in the words of vouchers
 * @param position where in the shop's log that is so (contract C10); empty if its log cannot say
 */
record LegacyWritten<R>(
    Change<R> change, List<VoucherPart> stored, Optional<SourcePosition> position) {}
