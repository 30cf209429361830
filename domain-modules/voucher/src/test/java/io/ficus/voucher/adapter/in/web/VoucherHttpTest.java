package io.ficus.voucher.adapter.in.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.InMemoryPurchases;
import io.ficus.voucher.application.InMemoryVouchers;
import io.ficus.voucher.application.IssueVoucher;
import io.ficus.voucher.application.Purchases;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.Vouchers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VoucherHttpTest {

  private static final String VOUCHERS = "/api/v1/vouchers";
  private static final String TERMS =
      """
      {"code": "SPRING", "name": "Spring", "amount": 5, "minimumOrder": 20,
       "firstDay": "2026-02-01", "lastDay": "2026-03-01", "budget": 10}""";

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private MockMvc http;

  @BeforeEach
  void startFromTheConfigurationThatTheApplicationUses() {
    context.registerBean(Vouchers.class, InMemoryVouchers::new);
    context.registerBean(Purchases.class, InMemoryPurchases::new);
    context.registerBean(Rich.class, Rich::new);
    context.registerBean(Clock.class, () -> Clock.fixed(SampleVouchers.NOON, ZoneOffset.UTC));
    context.register(VoucherWebConfiguration.class);
    context.refresh();
    http =
        MockMvcBuilders.standaloneSetup(
                context.getBean(VouchersController.class),
                context.getBean(CampaignsController.class),
                context.getBean(PurchasesController.class))
            .setControllerAdvice(context.getBean(VoucherProblems.class))
            .build();
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void aVoucherIsIssuedAssignedAndUsedOnce() throws Exception {
    assertThat(ask(put(VOUCHERS + "/campaigns/3"), TERMS).status()).isEqualTo(200);
    Said issued = ask(post(VOUCHERS).header("Idempotency-Key", "a"), "{\"campaign\": 3}");
    assertThat(issued.status()).isEqualTo(200);
    long id = issued.body().path("id").asLong();
    String code = issued.body().path("code").asString();
    assertThat(ask(post(VOUCHERS).header("Idempotency-Key", "a"), "{\"campaign\": 3}"))
        .isEqualTo(issued);
    assertThat(ask(post(VOUCHERS + "/" + id + "/assign"), "{\"member\": 7}").status())
        .isEqualTo(200);
    String use = "{\"code\": \"" + code + "\", \"member\": 7, \"order\": 4, \"amount\": 30}";
    Said used = ask(post(VOUCHERS + "/redeem").header("Idempotency-Key", "u"), use);
    assertThat(used.body().path("use").path("discount").asDecimal()).isEqualByComparingTo("5");
    assertThat(
            ask(post(VOUCHERS + "/redeem").header("Idempotency-Key", "u"), use)
                .body()
                .path("repeated")
                .asBoolean())
        .isTrue();
    Said again = ask(post(VOUCHERS + "/redeem").header("Idempotency-Key", "v"), use);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body().path("code").asString()).isEqualTo("voucher.redeemed");
    assertThat(ask(get(VOUCHERS + "?code=" + code), "").body().path("status").asString())
        .isEqualTo("REDEEMED");
    assertThat(ask(post(VOUCHERS + "/" + id + "/cancel"), "").status()).isEqualTo(409);
  }

  @Test
  void pointsBuyAVoucherAsLongAsTheBudgetLasts() throws Exception {
    ask(put(VOUCHERS + "/campaigns/3"), TERMS);
    String wish = "{\"campaign\": 3, \"member\": 7}";
    Said bought = ask(post(VOUCHERS + "/purchases").header("Idempotency-Key", "a"), wish);
    assertThat(bought.status()).isEqualTo(200);
    assertThat(bought.body().path("points").asLong()).isEqualTo(500);
    ask(post(VOUCHERS + "/purchases").header("Idempotency-Key", "b"), wish);
    Said third = ask(post(VOUCHERS + "/purchases").header("Idempotency-Key", "c"), wish);
    assertThat(third.status()).isEqualTo(409);
    assertThat(third.body().path("code").asString()).isEqualTo("voucher.budget-exhausted");
    Said campaign = ask(get(VOUCHERS + "/campaigns/3"), "");
    assertThat(campaign.body().path("committed").asDecimal()).isEqualByComparingTo("10");
    assertThat(ask(put(VOUCHERS + "/campaigns/3/budget"), "{\"budget\": 9}").status())
        .isEqualTo(409);
    assertThat(ask(post(VOUCHERS + "/campaigns/3/end"), "").body().path("active").asBoolean())
        .isFalse();
  }

  @Test
  void oneKeyForAPurchaseAndForAVoucherIsTwoThings() throws Exception {
    ask(put(VOUCHERS + "/campaigns/3"), TERMS);
    String wish = "{\"campaign\": 3, \"member\": 7}";
    Said bought = ask(post(VOUCHERS + "/purchases").header("Idempotency-Key", "a"), wish);
    Said issued = ask(post(VOUCHERS).header("Idempotency-Key", "a"), wish);
    assertThat(issued.status()).isEqualTo(200);
    assertThat(issued.body().path("id").asLong())
        .isNotEqualTo(bought.body().path("voucher").asLong());
    Said taken = ask(post(VOUCHERS).header("Idempotency-Key", "purchase:a"), wish);
    assertThat(taken.body().path("code").asString()).isEqualTo("voucher.invalid-input");
    assertThat(taken.body().path("detail").asString()).contains("purchases");
  }

  @Test
  void pointsThatAreGoneAreSaidToBeGone() throws Exception {
    ask(put(VOUCHERS + "/campaigns/3"), TERMS);
    context.getBean(Rich.class).closes =
        () -> {
          for (String other : List.of("b", "c")) {
            context
                .getBean(IssueVoucher.class)
                .issue(new CampaignId(3), new RequestId(other), Optional.empty());
          }
        };
    Said gone =
        ask(
            post(VOUCHERS + "/purchases").header("Idempotency-Key", "a"),
            "{\"campaign\": 3, \"member\": 7}");
    assertThat(gone.status()).isEqualTo(409);
    assertThat(gone.body().path("code").asString()).isEqualTo("voucher.points-forfeited");
    assertThat(gone.body().path("refusal").asString()).isEqualTo("voucher.budget-exhausted");
    assertThat(gone.body().path("points").asLong()).isEqualTo(500);
    assertThat(gone.body().path("detail").asString()).contains("closed");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    assertThat(ask(get(VOUCHERS + "/99"), "").status()).isEqualTo(404);
    assertThat(ask(get(VOUCHERS + "/-1"), "").body().path("code").asString())
        .isEqualTo("voucher.invalid-input");
    assertThat(ask(get(VOUCHERS + "/x"), "").body().path("code").asString())
        .isEqualTo("voucher.malformed-request");
    Said noAmount = ask(put(VOUCHERS + "/campaigns/3"), "{\"code\": \"A\", \"name\": \"B\"}");
    assertThat(noAmount.status()).isEqualTo(422);
    assertThat(noAmount.body().path("detail").asString()).contains("amount or perCent");
    Said tooFine =
        ask(put(VOUCHERS + "/campaigns/3"), TERMS.replace("\"amount\": 5", "\"amount\": 5.001"));
    assertThat(tooFine.status()).isEqualTo(422);
    for (String unstorable : List.of("A\\u0000B", "\\u0000")) {
      Said code =
          ask(
              post(VOUCHERS + "/redeem").header("Idempotency-Key", "u"),
              "{\"code\": \"" + unstorable + "\", \"amount\": 30}");
      assertThat(code.status()).isEqualTo(422);
      assertThat(code.body().path("detail").asString()).contains("U+0000", "no store can hold it");
    }
    assertThat(ask(get(VOUCHERS).param("code", "A\0B"), "").status()).isEqualTo(422);
    Said tooLarge = ask(put(VOUCHERS + "/campaigns/2147483648"), TERMS);
    assertThat(tooLarge.body().path("code").asString()).isEqualTo("voucher.invalid-input");
    assertThat(tooLarge.body().path("detail").asString()).contains("2147483647");
    assertThat(ask(get(VOUCHERS + "/campaigns/2147483648"), "").status()).isEqualTo(422);
    assertThat(
            ask(post(VOUCHERS).header("Idempotency-Key", "a"), "{\"campaign\": 2147483648}")
                .status())
        .isEqualTo(422);
    for (String huge : List.of("1e999999999", "1e-999999999")) {
      assertThat(
              ask(
                      put(VOUCHERS + "/campaigns/3"),
                      TERMS.replace("\"budget\": 10", "\"budget\": " + huge))
                  .body()
                  .path("detail")
                  .asString())
          .contains("budget", "digits");
    }
    Said padded = ask(put(VOUCHERS + "/campaigns/3"), TERMS.replace("\"SPRING\"", "\"SPRING \""));
    assertThat(padded.body().path("code").asString()).isEqualTo("voucher.terms-not-allowed");
    Said farOff = ask(put(VOUCHERS + "/campaigns/3"), TERMS.replace("2026-03-01", "+10000-03-01"));
    assertThat(farOff.body().path("code").asString()).isEqualTo("voucher.terms-not-allowed");
    String longId = "x".repeat(51);
    assertThat(
            ask(
                    post(VOUCHERS + "/purchases").header("Idempotency-Key", longId),
                    "{\"campaign\": 3, \"member\": 7}")
                .body()
                .path("detail")
                .asString())
        .contains("50 characters");
    assertThat(ask(post(VOUCHERS).header("Idempotency-Key", "a"), "{\"campaign\": 3}").status())
        .isEqualTo(404);
  }

  private record Said(int status, JsonNode body) {}

  private Said ask(MockHttpServletRequestBuilder request, String body) throws Exception {
    MockHttpServletResponse response =
        http.perform(request.contentType(MediaType.APPLICATION_JSON).content(body))
            .andReturn()
            .getResponse();
    String said = response.getContentAsString();
    return new Said(
        response.getStatus(), JsonMapper.shared().readTree(said.isEmpty() ? "{}" : said));
  }

  /** A till that always has enough. */
  private static final class Rich implements PointsTill {

    /** What comes between taking points and refusing to take them back. */
    private @Nullable Runnable closes;

    @Override
    public Answer spend(MemberId member, RequestId request, long points) {
      if (closes != null) {
        closes.run();
      }
      return new Answer.Done(1_000_000);
    }

    @Override
    public Answer giveBack(MemberId member, RequestId request, long points) {
      return closes == null ? new Answer.Done(1_000_000) : new Answer.Refused("CLOSED");
    }
  }
}
