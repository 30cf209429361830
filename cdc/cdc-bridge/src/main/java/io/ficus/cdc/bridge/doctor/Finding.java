package io.ficus.cdc.bridge.doctor;

import java.util.List;

/**
 * What one check came to.
 *
 * @param id stable: a dotted name, followed by a slash and the table or topic where there is one
 *     for each ({@code table.identity/public.customer})
 * @param title what was asked, for people
 * @param state what it came to
 * @param found what is there, or why it could not be found out
 * @param remedy the commands that mend it, in order, each to be pasted as it is (SQL ends in a
 *     semicolon, a line that begins with {@code --} or {@code #} is a remark); empty when nothing
 *     is to be done
 */
public record Finding(String id, String title, State state, String found, List<String> remedy) {

  /** What a check came to. */
  public enum State {
    OK,
    /** The bridge will not start, or will not carry everything, until this is mended. */
    FAILED,
    /** The bridge works, with a risk that is named. */
    WARNING,
    /** Could not be measured; says nothing either way. */
    UNKNOWN
  }

  public Finding {
    remedy = List.copyOf(remedy);
  }
}
