package io.ficus.shop.membership;

import io.ficus.cdc.SourcePosition;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.MemberPart;
import java.util.List;
import java.util.Optional;

/**
 * A change that the shop's database has committed.
 *
 * @param change what the rule answered
 * @param stored what stands in the rows that were touched, in membership's words
 * @param position where in the shop's log that is so (contract C10); empty if its log cannot say
 */
record LegacyWritten<R>(
    Change<R> change, List<MemberPart> stored, Optional<SourcePosition> position) {}
