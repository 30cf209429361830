package io.ficus.membership.domain;

import io.ficus.membership.MemberId;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person says of themselves, as they say it: stripped of blanks around it, e-mail in lower
 * case.
 *
 * @param givenName at most 60 characters, may be empty
 * @param familyName 1 to 80 characters
 * @param email at most 120 characters with an @ inside
 * @param note of any length
 */
public record PersonalDetails(
    String givenName, String familyName, Optional<String> email, Optional<String> note) {

  /**
   * Takes details as they were typed.
   *
   * @throws IllegalArgumentException if one of them is not as described above, or contains the
   *     character U+0000; the message names it and may be shown to who typed it
   */
  public PersonalDetails {
    givenName = givenName.strip();
    familyName = familyName.strip();
    email = email.map(e -> e.strip().toLowerCase(Locale.ROOT)).filter(e -> !e.isEmpty());
    note = note.filter(n -> !n.isEmpty());
    require(givenName.length() <= 60, "The given name has at most 60 characters");
    require(
        !familyName.isEmpty() && familyName.length() <= 80,
        "The family name has 1 to 80 characters");
    require(
        email.isEmpty() || email.get().length() <= 120, "The e-mail has at most 120 characters");
    require(
        email.isEmpty() || email.get().matches("[^@\\s]+@[^@\\s]+"),
        "The e-mail has one @ with something before and after it, and no blanks");
    String all = givenName + familyName + email.orElse("") + note.orElse("");
    require(all.indexOf('\0') < 0, "The character U+0000 is not allowed: no store can hold it");
  }

  Profile profileOf(MemberId member) {
    return new Profile(member, givenName, familyName, email, note, false);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
