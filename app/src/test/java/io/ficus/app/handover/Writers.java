package io.ficus.app.handover;

import static org.awaitility.Awaitility.await;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.Posting;
import io.ficus.seam.ownership.WriteRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Threads that give points through the routed port, and remember what was acknowledged. */
final class Writers {

  private final Members members;
  private final List<MemberId> some;
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RefusedWrite> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();
  private final String run = Long.toString(System.nanoTime(), 36);

  /**
   * What became of the writes.
   *
   * @param acknowledged by request
   * @param refused for longer than the seam's patience: nothing of them was kept
   * @param faults what failed otherwise
   */
  record History(List<String> acknowledged, List<RefusedWrite> refused, List<String> faults) {}

  Writers(Members members, List<MemberId> some) {
    this.members = members;
    this.some = some;
  }

  /** As fast as they can. */
  void start(int number) {
    start(number, Duration.ZERO);
  }

  /**
   * So many threads.
   *
   * @param pause of each between two writes: more writes than the machine can carry back to the
   *     other store would keep a hand-over waiting for good
   */
  void start(int number, Duration pause) {
    for (int i = 0; i < number; i++) {
      int lane = i;
      Thread thread = new Thread(() -> write(lane, pause), "writer-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  int awaitMoreThan(int before) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(count::get, now -> now > before || !faults.isEmpty());
  }

  History stop() throws InterruptedException {
    stopping.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return new History(List.copyOf(acknowledged), List.copyOf(refused), List.copyOf(faults));
  }

  private void write(int lane, Duration pause) {
    for (int i = 0; !stopping.get(); i++) {
      LockSupport.parkNanos(pause.toNanos());
      MemberId id = some.get((lane + i) % some.size());
      String request = "w" + run + "-" + lane + "-" + i;
      try {
        Posting posting = new Posting(members.nextEntryId(), new RequestId(request), Instant.now());
        PointsOutcome outcome =
            members
                .change(
                    id, member -> Change.of(member.adjust(posting, 1, AdjustmentReason.GOODWILL)))
                .outcome();
        if (outcome instanceof PointsOutcome.Posted) {
          acknowledged.add(request);
          count.incrementAndGet();
        } else {
          faults.add(request + ": " + outcome);
        }
      } catch (WriteRefusedException e) {
        refused.add(RefusedWrite.because(request, e));
      } catch (RuntimeException e) {
        faults.add(request + ": " + e);
      }
    }
  }
}
