package io.ficus.cutover.application;

import io.ficus.cutover.Approval;
import java.util.List;

/**
 * What two people stand for, in the control store. Promises that nothing is ever changed or taken
 * away, and that the second person is not the first. Thread-safe, over several instances as well.
 *
 * @see ControlStoreException what every method throws if the store cannot be used
 */
public interface ApprovalRecords {

  /** Keeps what was asked for; answers with the id that it has now. */
  Approval ask(Approval asked);

  /** Keeps who stands for it beside; false if somebody does already. */
  boolean approve(long id, Approval.Signature second);

  /** Everything that was asked for a domain, newest first. */
  List<Approval> of(String domain);
}
