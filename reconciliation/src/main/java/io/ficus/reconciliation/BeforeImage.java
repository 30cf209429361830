package io.ficus.reconciliation;

/**
 * What stood in the rows that a repair wrote. Whole and unmasked, because it must be possible to
 * put it back.
 *
 * @param text in the form of the {@link Repairer} that made it, as JSON
 * @param position the source position under which the repair wrote, as text
 */
public record BeforeImage(RepairTarget target, String text, String position) {}
