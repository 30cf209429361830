package io.ficus.app.demo;

import io.ficus.shop.engine.ShopEngine;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo was asked for.
 *
 * @param port of the HTTP API
 * @param scale of the shop's data; 1.0 is about 50,000 customers
 * @param seed of the data and of the traffic
 * @param rate of the shop's own traffic, in transactions a second
 * @param movedRate of the code that was moved out of the shop, in calls a second; at 0 the gates
 *     that judge what goes through the seam are left out, having nothing to judge
 * @param directory kept and used again; {@code null} for one that is deleted at the end
 * @param legacy what the shop stands on
 */
public record DemoOptions(
    int port,
    double scale,
    long seed,
    double rate,
    double movedRate,
    @Nullable Path directory,
    ShopEngine legacy) {

  /** A demo in which nothing was moved yet. */
  public DemoOptions(
      int port, double scale, long seed, double rate, @Nullable Path directory, ShopEngine legacy) {
    this(port, scale, seed, rate, 0, directory, legacy);
  }

  /** Likewise, with the shop on PostgreSQL. */
  public DemoOptions(int port, double scale, long seed, double rate, @Nullable Path directory) {
    this(port, scale, seed, rate, directory, ShopEngine.POSTGRESQL);
  }
}
