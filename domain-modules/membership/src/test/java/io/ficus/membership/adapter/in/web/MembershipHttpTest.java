package io.ficus.membership.adapter.in.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import io.ficus.membership.MemberId;
import io.ficus.membership.application.InMemoryMembers;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.Enrolment;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MembershipHttpTest {

  private static final String MEMBERS = "/api/v1/membership/members";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final InMemoryMembers members = new InMemoryMembers();
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private MockMvc http;

  @BeforeEach
  void startFromTheConfigurationThatTheApplicationUses() {
    context.registerBean(Members.class, () -> members);
    context.registerBean(Clock.class, () -> Clock.fixed(SampleParts.NOON, ZoneOffset.UTC));
    context.register(MembershipWebConfiguration.class);
    context.refresh();
    http =
        MockMvcBuilders.standaloneSetup(
                context.getBean(MembersController.class), context.getBean(PointsController.class))
            .setControllerAdvice(context.getBean(MembershipProblems.class))
            .build();
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void aNewcomerIsCreatedAndShown() throws Exception {
    Answer created =
        ask(
            post(MEMBERS),
            """
            {"details": {"givenName": "Ada", "familyName": "Lovelace", "email": "ADA@example.org"}}""");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.location()).isEqualTo(MEMBERS + "/1");
    Answer shown = ask(get(MEMBERS + "/1"), "");
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo(created.body());
    assertThat(shown.body().path("email").asString()).isEqualTo("ada@example.org");
    assertThat(shown.body().path("status").asString()).isEqualTo("ACTIVE");
    assertThat(shown.body().path("tier").asString()).isEqualTo("BASIC");
    assertThat(shown.body().path("enrolledAt").asString()).isEqualTo("2026-02-10T12:00:00.123456Z");
    assertThat(shown.body().path("note").isNull()).isTrue();
  }

  @Test
  void somebodyKnownIsEnrolledOnce() throws Exception {
    members.put(List.of(SampleParts.profile(new MemberId(9))));
    assertThat(ask(post(MEMBERS), "{\"memberId\": 9}").status()).isEqualTo(201);
    assertThat(ask(post(MEMBERS), "{\"memberId\": 9}").status()).isEqualTo(200);
  }

  @Test
  void pointsAreEarnedSpentAndAdjustedOnceForARequest() throws Exception {
    enrolled(9);
    Answer earned = ask(points(9, "earn", "r1"), "{\"purchase\": 99.90}");
    assertThat(earned.status()).isEqualTo(200);
    assertThat(earned.body().path("balance").asLong()).isEqualTo(99);
    assertThat(earned.body().path("line").path("type").asString()).isEqualTo("EARNED");
    assertThat(earned.body().path("repeated").asBoolean()).isFalse();
    Answer again = ask(points(9, "earn", "r1"), "{\"purchase\": 99.90}");
    assertThat(again.body().path("repeated").asBoolean()).isTrue();
    assertThat(again.body().path("line")).isEqualTo(earned.body().path("line"));
    ask(points(9, "redeem", "r2"), "{\"points\": 90}");
    Answer adjusted =
        ask(points(9, "adjust", "r3"), "{\"points\": -4, \"reason\": \"CORRECTION\"}");
    assertThat(adjusted.body().path("balance").asLong()).isEqualTo(5);
    Answer closed = ask(post(MEMBERS + "/9/close").header("Idempotency-Key", "r4"), "");
    assertThat(closed.body().path("status").asString()).isEqualTo("CLOSED");
    assertThat(closed.body().path("balance").asLong()).isZero();
  }

  @Test
  void aProfileIsReplaced() throws Exception {
    enrolled(9);
    Answer changed = ask(put(MEMBERS + "/9/profile"), "{\"familyName\": \"Byron\"}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("familyName").asString()).isEqualTo("Byron");
    assertThat(changed.body().path("email").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8 | earn   | {'purchase': 5}                        | 404 | unknown-member",
        "9 | redeem | {'points': 1}                          | 409 | insufficient-points",
        "9 | redeem | {'points': 0}                          | 422 | amount-not-allowed",
        "9 | earn   | {'purchase': 1.001}                    | 422 | amount-not-allowed",
        "9 | adjust | {'points': -1, 'reason': 'GOODWILL'}   | 422 | amount-not-allowed",
        "9 | adjust | {'points': -1, 'reason': 'WHIM'}       | 400 | malformed-request",
        "9 | adjust | {'points': 1}                          | 422 | invalid-input",
        "9 | redeem | {'points':                             | 400 | malformed-request",
        "0 | redeem | {'points': 1}                          | 422 | invalid-input",
        "x | redeem | {'points': 1}                          | 400 | malformed-request",
        "6 | redeem | {'points': 1}                          | 409 | suspended",
        "5 | redeem | {'points': 1}                          | 409 | closed",
        "4 | redeem | {'points': 1}                          | 409 | not-enrolled"
      })
  void aRefusalIsAProblemWithAStableCode(
      String id, String what, String body, int status, String code) throws Exception {
    enrolled(9);
    with(6, Enrolment.Status.SUSPENDED);
    with(5, Enrolment.Status.CLOSED);
    members.put(List.of(SampleParts.profile(new MemberId(4))));
    Answer answer =
        ask(
            post(MEMBERS + "/" + id + "/points/" + what).header("Idempotency-Key", "r"),
            body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.body().path("code").asString()).isEqualTo("membership." + code);
    assertThat(answer.body().path("detail").asString()).isNotBlank();
  }

  @Test
  void aRequestWithoutItsIdIsRefused() throws Exception {
    enrolled(9);
    Answer answer = ask(post(MEMBERS + "/9/points/redeem"), "{\"points\": 1}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("detail").asString()).contains("Idempotency-Key");
    Answer tooLong = ask(points(9, "redeem", "r".repeat(61)), "{\"points\": 1}");
    assertThat(tooLong.status()).isEqualTo(422);
  }

  @Test
  void aTillsRequestsAreItsOwn() throws Exception {
    enrolled(9);
    for (String key : List.of("till:one", "till-back:one")) {
      Answer taken = ask(points(9, "redeem", key), "{\"points\": 1}");
      assertThat(taken.status()).isEqualTo(422);
      assertThat(taken.body().path("detail").asString()).contains("tills");
    }
  }

  @Test
  void whatNoStoreCanHoldIsRefusedWithItsReason() throws Exception {
    enrolled(9);
    Answer nul = ask(points(9, "redeem", "a\0b"), "{\"points\": 1}");
    assertThat(nul.status()).isEqualTo(422);
    assertThat(nul.body().path("detail").asString()).contains("U+0000", "no store can hold it");
    for (String field : List.of("givenName", "email", "note")) {
      Answer typed =
          ask(
              post(MEMBERS),
              "{\"details\": {\"familyName\": \"A\", \"" + field + "\": \"a@\\u0000b\"}}");
      assertThat(typed.status()).isEqualTo(422);
      assertThat(typed.body().path("detail").asString()).contains("U+0000", "no store can hold it");
    }
  }

  @Test
  void whatWasTypedWronglyIsSaid() throws Exception {
    Answer nameless = ask(post(MEMBERS), "{\"details\": {\"givenName\": \"Ada\"}}");
    assertThat(nameless.status()).isEqualTo(422);
    assertThat(nameless.body().path("detail").asString()).contains("family name");
    assertThat(ask(post(MEMBERS), "{}").status()).isEqualTo(422);
    assertThat(ask(get(MEMBERS + "/77"), "").status()).isEqualTo(404);
  }

  private void enrolled(long id) {
    with(id, Enrolment.Status.ACTIVE);
  }

  private void with(long id, Enrolment.Status status) {
    MemberId member = new MemberId(id);
    members.put(
        List.of(
            SampleParts.profile(member),
            new Enrolment(member, SampleParts.NOON, status, BigDecimal.ZERO)));
  }

  private static MockHttpServletRequestBuilder points(long id, String what, String request) {
    return post(MEMBERS + "/" + id + "/points/" + what).header("Idempotency-Key", request);
  }

  private Answer ask(MockHttpServletRequestBuilder request, String body) throws Exception {
    var response =
        http.perform(request.contentType(MediaType.APPLICATION_JSON).content(body))
            .andReturn()
            .getResponse();
    return new Answer(
        response.getStatus(),
        String.valueOf(response.getContentType()),
        String.valueOf(response.getHeader("Location")),
        JSON.readTree(response.getContentAsString()));
  }

  private record Answer(int status, String type, String location, JsonNode body) {}
}
