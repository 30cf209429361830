package io.ficus.reconciliation;

import java.time.Instant;

/**
 * What somebody did.
 *
 * @param what HELD, RELEASED, REPAIR_PLANNED, REPAIR_APPLYING or REPAIR_UNDOING
 * @param subject what it was done to, where that is not the whole domain: a repair's number
 * @param actor who
 * @param reason why
 */
public record AuditEntry(String what, String subject, String actor, String reason, Instant at) {}
