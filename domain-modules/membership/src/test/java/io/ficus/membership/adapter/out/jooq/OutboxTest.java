package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.application.SampleParts.adjusted;
import static io.ficus.membership.application.SampleParts.enrolment;
import static io.ficus.membership.application.SampleParts.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A change and the event that tells of it are there together, or not at all. */
class OutboxTest {

  private final JooqMembers members = MembershipStore.members();
  private final JdbcTemplate sql = new JdbcTemplate(MembershipStore.DATA_SOURCE);
  private final TransactionTemplate transaction =
      new TransactionTemplate(MembershipStore.TRANSACTIONS);
  private final MemberId id = members.nextId();

  @Test
  void anEventCarriesEveryPartThatWasStored() {
    EntryId entry = members.nextEntryId();
    store(
        profile(id), enrolment(id), new MarketingConsent(id, 77), adjusted(id, entry, -3, "r\"1"));

    Map<String, Object> event = onlyEvent();
    assertThat(event.get("type")).isEqualTo("io.ficus.membership.member-changed.v1");
    assertThat(event.get("correlation_id")).isNull();
    JsonNode payload = JsonMapper.shared().readTree(String.valueOf(event.get("payload")));
    assertThat(payload.path("member").asLong()).isEqualTo(id.value());
    assertThat(payload.path("profile").path("familyName").asString()).isEqualTo("Lovelace");
    assertThat(payload.path("profile").has("note")).isFalse();
    assertThat(payload.path("enrolment").path("enrolledAt").asString())
        .isEqualTo("2026-02-10T12:00:00.123456Z");
    assertThat(payload.path("enrolment").path("lifetimeSpend").isString()).isTrue();
    assertThat(payload.path("marketingConsent").path("consentId").asLong()).isEqualTo(77);
    assertThat(payload.path("ledgerEntries")).hasSize(1);
    assertThat(payload.path("ledgerEntries").get(0).path("id").asLong()).isEqualTo(entry.value());
    assertThat(payload.path("ledgerEntries").get(0).path("points").asLong()).isEqualTo(-3);
    assertThat(payload.path("ledgerEntries").get(0).path("request").asString()).isEqualTo("r\"1");
  }

  @Test
  void aChangeThatIsRolledBackTellsNothing() {
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      store(profile(id));
                      throw new IllegalArgumentException("no");
                    }))
        .hasMessage("no");
    assertThat(events()).isEmpty();
  }

  @Test
  void aChangeThatStoresNothingAndAFactFromElsewhereTellNothing() {
    store();
    members.put(List.of(profile(id)));
    assertThat(events()).isEmpty();
  }

  @Test
  @Tag("C7")
  void anEventBelongsToWhatItsTransactionBelongsTo() {
    transaction.executeWithoutResult(
        status -> {
          sql.query("SELECT set_config('membership.correlation_id', 'intent-5', true)", row -> {});
          store(profile(id));
        });
    assertThat(onlyEvent().get("correlation_id")).isEqualTo("intent-5");
    sql.update("DELETE FROM membership.outbox WHERE member_id = ?", id.value());
    // What one transaction said holds for no other, also on the same connection.
    store(enrolment(id));
    assertThat(onlyEvent().get("correlation_id")).isNull();
  }

  private void store(MemberPart... parts) {
    members.change(id, member -> new Change<>("done", List.of(parts)));
  }

  private Map<String, Object> onlyEvent() {
    assertThat(events()).hasSize(1);
    return events().get(0);
  }

  private List<Map<String, Object>> events() {
    return sql.queryForList("SELECT * FROM membership.outbox WHERE member_id = ?", id.value());
  }
}
