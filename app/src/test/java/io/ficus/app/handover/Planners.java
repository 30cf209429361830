package io.ficus.app.handover;

import static org.awaitility.Awaitility.await;

import io.ficus.seam.ownership.WriteRefusedException;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.PlanCampaign;
import io.ficus.voucher.domain.CampaignOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that open campaigns all the time, and remember when each was acknowledged. */
final class Planners {

  private static final long FIRST = 10_001;

  private final PlanCampaign campaigns;
  private final AtomicLong next = new AtomicLong(FIRST);
  private final Map<Long, Instant> acknowledged = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  Planners(PlanCampaign campaigns) {
    this.campaigns = campaigns;
  }

  /** So many threads, each with a pause between two campaigns. */
  void start(int number, Duration pause) {
    for (int i = 0; i < number; i++) {
      Thread thread = new Thread(() -> plan(pause), "planner-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** Waits until so many more were opened. */
  void awaitMore(int more) {
    int before = acknowledged.size();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> acknowledged.size() > before + more || !faults.isEmpty());
  }

  /** The campaigns that were opened, each with the moment at which its caller knew. */
  Map<Long, Instant> stop() throws InterruptedException {
    stopping.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return new TreeMap<>(acknowledged);
  }

  /** What went wrong that is no refusal of a store which is about to change its epoch. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private void plan(Duration pause) {
    while (!stopping.get()) {
      LockSupport.parkNanos(pause.toNanos());
      long id = next.getAndIncrement();
      try {
        CampaignOutcome outcome = campaigns.open(Buyers.terms(new CampaignId(id)));
        if (outcome instanceof CampaignOutcome.Changed) {
          acknowledged.put(id, Instant.now());
        } else {
          faults.add(id + ": " + outcome);
        }
      } catch (WriteRefusedException e) {
        // Nothing of it was kept.
      } catch (RuntimeException e) {
        faults.add(id + ": " + e);
      }
    }
  }
}
