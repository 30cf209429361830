package io.ficus.app.handover;

import static org.awaitility.Awaitility.await;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.seam.ownership.WriteRefusedException;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.PurchaseOutcome;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Members who buy vouchers for points, all the time, until they are stopped. */
final class Buyers {

  private final BuyVoucher buy;
  private final CampaignId campaign;
  private final ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  Buyers(BuyVoucher buy, CampaignId campaign) {
    this.buy = buy;
    this.campaign = campaign;
  }

  /** A campaign of vouchers that are to be had for a few points, from now on. */
  static CampaignTerms terms(CampaignId campaign) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return new CampaignTerms(
        campaign,
        "POINTS",
        "For points",
        new Discount.Amount(new BigDecimal("0.05")),
        BigDecimal.ZERO,
        today.minusDays(2),
        today.plusDays(30),
        true,
        Optional.empty());
  }

  void start(List<MemberId> members) {
    for (MemberId member : members) {
      Thread thread = new Thread(() -> buy(member), "buyer-" + member);
      thread.start();
      threads.add(thread);
    }
  }

  void awaitMore() {
    int before = delivered.size();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> delivered.size() > before + 5 || !faults.isEmpty());
  }

  /** The requests that got a voucher. */
  List<String> stop() throws InterruptedException {
    stopping.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(delivered);
  }

  /** What went wrong that is no refusal of a store whose authority moves. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private void buy(MemberId member) {
    for (int i = 0; !stopping.get(); i++) {
      String request = "buy-" + member + "-" + i;
      try {
        PurchaseOutcome outcome = buy.buy(member, new RequestId(request), campaign);
        if (outcome instanceof PurchaseOutcome.Delivered) {
          delivered.add(request);
        } else {
          faults.add(request + ": " + outcome);
        }
      } catch (WriteRefusedException e) {
        // It is written down, and finished later.
      } catch (RuntimeException e) {
        faults.add(request + ": " + e);
      }
    }
  }
}
