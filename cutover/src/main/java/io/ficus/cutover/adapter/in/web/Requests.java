package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.adapter.in.web.CutoverJson.Asked;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who asks, why, and at which epoch, out of what HTTP brings. */
final class Requests {

  static final String ACTOR = "X-Ficus-Actor";
  private static final Pattern EPOCH = Pattern.compile("\"?(\\d{1,18})\"?");

  private Requests() {}

  static ChangeRequest of(
      @Nullable String ifMatch, @Nullable String actor, @Nullable Asked asked, boolean dryRun) {
    return of(ifMatch, actor, asked == null ? null : asked.reason(), dryRun);
  }

  static ChangeRequest of(
      @Nullable String ifMatch, @Nullable String actor, @Nullable String reason, boolean dryRun) {
    String who = actor == null || actor.isBlank() ? ChangeRequest.NOBODY : actor;
    return new ChangeRequest(epoch(ifMatch), who, reason == null ? "" : reason, dryRun);
  }

  private static OptionalLong epoch(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return OptionalLong.empty();
    }
    Matcher epoch = EPOCH.matcher(ifMatch.strip());
    if (!epoch.matches()) {
      throw new BadRequestException(
          "epoch-unreadable", "If-Match must be one epoch, such as \"3\", and is " + ifMatch + ".");
    }
    return OptionalLong.of(Long.parseLong(epoch.group(1)));
  }
}
