package io.ficus.membership.application;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The members, wherever they are kept.
 *
 * <p>Promises: {@link #change} is atomic and isolated per member (two changes of one member happen
 * one after the other, each sees what the one before it stored); what it returned is durable;
 * {@link #current} sees every change that returned before it was called, and so does {@link #find},
 * unless it is answered from a copy that follows. A store that finds the caller in a transaction of
 * its own joins it: then all this is so once that transaction has committed. Thread-safe.
 */
public interface Members {

  /** Everything known of a person, for showing it; absent if nothing is. */
  Optional<Member> find(MemberId id);

  /**
   * As {@link #find}, but never from a copy: for who decides on it, or tells what was just decided.
   */
  default Optional<Member> current(MemberId id) {
    return find(id);
  }

  /** A member id that nobody has. */
  MemberId nextId();

  /** A ledger entry id that no line has. */
  EntryId nextEntryId();

  /**
   * Lets a rule look at a member under its lock, and stores the parts that it answers with in the
   * same transaction. If the rule throws, nothing is stored and the exception passes through.
   *
   * @param id the member; a rule for somebody unknown sees {@link Member#unknown}
   * @param rule called exactly once
   * @return what the rule answered
   */
  <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule);

  /**
   * What a rule decided.
   *
   * @param outcome what the caller is told
   * @param parts the parts to store, all of the same member; empty if nothing changes
   */
  record Change<R>(R outcome, List<MemberPart> parts) {
    public Change {
      parts = List.copyOf(parts);
    }

    /** An outcome with the parts that it asks for. */
    public static <R extends Outcome> Change<R> of(R outcome) {
      return new Change<>(outcome, outcome.parts());
    }
  }
}
