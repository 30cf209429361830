package io.ficus.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * The rooms of design.md section 3, and the arrows between them. {@code embedded} is a room by ADR
 * 0002.
 */
enum Room {
  EMBEDDED("embedded", ".embedded..", false, "", ""),
  MIGRATION_SCRIPTS("migration-scripts", ".migration..", false, ".embedded..", "ficus-embedded"),
  CDC_API("cdc/cdc-api", ".cdc", false, "", ""),
  CDC_BRIDGE("cdc/cdc-bridge", ".cdc.bridge..", false, ".cdc", "ficus-cdc-api"),
  CDC_FEED("cdc/cdc-feed", ".cdc.feed..", false, ".cdc", "ficus-cdc-api"),
  CUTOVER("cutover", ".cutover..", true, "", ""),
  RECONCILIATION("reconciliation", ".reconciliation..", true, ".cdc", "ficus-cdc-api"),
  MEMBERSHIP("domain-modules/membership", ".membership..", true, "", ""),
  /** Points buy vouchers: of membership it knows the base package (ADR 0056). */
  VOUCHER("domain-modules/voucher", ".voucher..", true, ".membership", "ficus-membership"),
  SEAM("legacy-adapter/seam", ".seam..", false, ".cdc .cutover", "ficus-cdc-api ficus-cutover"),
  /** A domain's application ports speak in the types of its domain and base packages. */
  SHOP(
      "legacy-adapter/shop",
      ".shop..",
      false,
      ".seam.. .cdc .reconciliation .membership .membership.domain .membership.application"
          + " .voucher .voucher.domain .voucher.application",
      "ficus-cdc-api ficus-seam ficus-membership ficus-voucher ficus-reconciliation"),
  APP("app", ".app..", false, "..", "*"),
  ARCHITECTURE_TESTS("architecture-tests", ".architecture..", false, "..", "*"),
  BENCHMARKS("benchmarks", ".benchmarks..", false, "..", "*");

  private final String folder;
  private final String packages;
  private final boolean hexagon;
  private final String mayUse;
  private final String mayDependOn;

  /**
   * Declares one.
   *
   * @param mayUse packages of other rooms, separated by a blank
   * @param mayDependOn their artifacts, separated by a blank; {@code *} for all
   */
  Room(String folder, String packages, boolean hexagon, String mayUse, String mayDependOn) {
    this.folder = folder;
    this.packages = packages;
    this.hexagon = hexagon;
    this.mayUse = mayUse;
    this.mayDependOn = mayDependOn;
  }

  /** Where it lies, from the repository's root. */
  String folder() {
    return folder;
  }

  /** Its packages, as ArchUnit writes them. */
  String packagesBelow(String root) {
    return root + packages;
  }

  /** Its base package. */
  String basePackage(String root) {
    return root + packages.replace("..", "");
  }

  /** Whether it has a domain, an application and adapters inside. */
  boolean hexagon() {
    return hexagon;
  }

  /** Whether its arrows lead to some rooms only. */
  boolean bounded() {
    return !mayDependOn.equals("*");
  }

  /** The packages of other rooms that it may use. */
  List<String> mayUse(String root) {
    return words(mayUse).map(packages -> root + packages).toList();
  }

  /** The artifacts of other rooms that its pom may name in a scope that reaches main code. */
  boolean mayDependOn(String artifact) {
    return !bounded() || words(mayDependOn).anyMatch(artifact::equals);
  }

  private static Stream<String> words(String list) {
    return list.isEmpty() ? Stream.empty() : Stream.of(list.split(" ", -1));
  }

  static Stream<Room> hexagons() {
    return Stream.of(values()).filter(Room::hexagon);
  }
}
