package io.ficus.benchmarks.peers;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.config.Delivery;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Our bridge, under one of its two promises. */
record Ficus(Delivery.Mode mode) implements Contender {

  @Override
  public String label() {
    return "Ficus, " + mode.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public String code() {
    return mode == Delivery.Mode.EXACTLY_ONCE ? "ficuseo" : "ficusalo";
  }

  @Override
  public String topic(Assignment a) {
    return "cdc." + a.topic();
  }

  @Override
  public Process start(Assignment a) throws IOException {
    return Java.start(
        Java.own(),
        Java.ownClassPath(),
        a,
        Ficus.class.getName(),
        mode.name(),
        a.name(),
        a.jdbcUrl(),
        a.bootstrap(),
        a.table(),
        a.slot());
  }

  /** Runs until it is told to end. */
  public static void main(String[] args) throws InterruptedException {
    Bridge bridge =
        new Bridge(
            new BridgeConfigBuilder(args[1], args[2], args[3])
                .user(Assignment.USER)
                .tables(List.of("public." + args[4]))
                .slot(args[5])
                .publication(args[5])
                .partitions(1)
                .delivery(Delivery.EXACTLY_ONCE.with(Delivery.Mode.valueOf(args[0])))
                .build(),
            Clock.systemUTC());
    bridge.start();
    Runtime.getRuntime().addShutdownHook(new Thread(bridge::close));
    Thread.currentThread().join();
  }
}
