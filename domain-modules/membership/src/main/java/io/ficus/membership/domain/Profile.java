package io.ficus.membership.domain;

import io.ficus.membership.MemberId;
import java.util.Optional;

/**
 * Who somebody is. People are known to the shop before they enrol, and after they were archived.
 *
 * @param givenName may be empty, as old records have it
 * @param familyName not empty
 * @param email lower case; absent where none was given
 * @param note free text of the service desk, of any length; absent where there is none
 * @param archived the person asked to be forgotten; the record is kept for bookkeeping and takes no
 *     more changes
 */
public record Profile(
    MemberId member,
    String givenName,
    String familyName,
    Optional<String> email,
    Optional<String> note,
    boolean archived)
    implements MemberPart {

  /**
   * @throws IllegalArgumentException if the family name is empty
   */
  public Profile {
    if (familyName.isEmpty()) {
      throw new IllegalArgumentException("Member " + member + " has no family name");
    }
  }
}
