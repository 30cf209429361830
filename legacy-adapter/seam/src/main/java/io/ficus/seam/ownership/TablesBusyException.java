package io.ficus.seam.ownership;

import java.io.Serial;
import java.sql.SQLException;
import java.util.List;

/** Tables were in use whenever they were to be changed. Nobody was kept waiting for long. */
public final class TablesBusyException extends SQLException {

  @Serial private static final long serialVersionUID = 1;

  TablesBusyException(int attempts, List<String> users, SQLException last) {
    super(
        "The tables were in use all "
            + attempts
            + " times that it was tried"
            + (users.isEmpty() ? "" : ", at last by " + String.join("; ", users))
            + ". Wait until that is over, or end it, and ask again ("
            + last.getMessage()
            + ")",
        last.getSQLState(),
        last.getErrorCode(),
        last);
  }
}
