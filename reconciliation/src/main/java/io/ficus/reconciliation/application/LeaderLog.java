package io.ficus.reconciliation.application;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * One side leads, and watermarks in its log prove that the other has caught up. What the other got
 * and could not apply, a dead letter, holds no watermark back: such a key differs, and that it does
 * is what a run has to say.
 */
public final class LeaderLog implements CatchUp {

  private final Leader leader;
  private final Watermarks watermarks;
  private final UnaryOperator<String> feed;
  private final String follower;

  private LeaderLog(
      Leader leader, Watermarks watermarks, UnaryOperator<String> feed, String follower) {
    this.leader = leader;
    this.watermarks = watermarks;
    this.feed = feed;
    this.follower = follower;
  }

  /** The legacy store leads, and its domain follows. */
  public static LeaderLog ofLegacyStore(Watermarks watermarks) {
    return new LeaderLog(Leader.LEGACY, watermarks, UnaryOperator.identity(), "the domain");
  }

  /**
   * The domain store leads, and the legacy store follows.
   *
   * @param watermarks in the log of the domain store
   * @param feed the name of the feed by which a domain's decisions get to the legacy store
   */
  public static LeaderLog ofDomainStore(Watermarks watermarks, UnaryOperator<String> feed) {
    return new LeaderLog(Leader.DOMAIN, watermarks, feed, "the legacy store");
  }

  @Override
  public Leader leader(String domain) {
    return leader;
  }

  @Override
  public Mark mark(String domain) {
    Watermark watermark = watermarks.mark();
    return new Mark(watermark.id(), watermark.position().toString(), leader);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    AwaitOutcome outcome =
        watermarks.await(
            feed.apply(domain),
            new Watermark(mark.id(), SourcePosition.parse(mark.position())),
            timeout);
    return outcome instanceof AwaitOutcome.TimedOut late
        ? new Caught.NotUp(follower + " did not get to the watermark " + late.told())
        : new Caught.Up();
  }
}
