package io.ficus.membership.adapter.in.web;

import io.ficus.membership.domain.PersonalDetails;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A person's details as they come in; what is left out is empty. */
record DetailsBody(
    @Nullable String givenName,
    @Nullable String familyName,
    @Nullable String email,
    @Nullable String note) {

  PersonalDetails details() {
    return Input.checked(
        () ->
            new PersonalDetails(
                Optional.ofNullable(givenName).orElse(""),
                Optional.ofNullable(familyName).orElse(""),
                Optional.ofNullable(email),
                Optional.ofNullable(note)));
  }
}
