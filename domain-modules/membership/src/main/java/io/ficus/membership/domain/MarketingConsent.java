package io.ficus.membership.domain;

import io.ficus.membership.MemberId;

/**
 * A reference to the consent to marketing that a member has given. The consent itself belongs to
 * communications; a member without one gave none or took it back.
 *
 * @param consentId the consent in communications
 */
public record MarketingConsent(MemberId member, long consentId) implements MemberPart {}
