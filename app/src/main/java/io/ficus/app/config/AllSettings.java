package io.ficus.app.config;

import java.util.List;

/** Every concern that can be configured. */
public final class AllSettings {

  /** The settings records, each with its prefix in its annotation. */
  public static final List<Class<? extends Record>> TYPES =
      List.of(
          SourceSettings.class,
          ChangeSettings.class,
          KafkaSettings.class,
          StoreSettings.class,
          DomainSettings.class,
          FeedSettings.class,
          SeamSettings.class,
          CutoverSettings.class,
          ReconcileSettings.class,
          HttpSettings.class);

  private AllSettings() {}
}
