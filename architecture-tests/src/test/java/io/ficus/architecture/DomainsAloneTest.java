package io.ficus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainsAloneTest {

  private static final List<String> DOMAINS =
      List.of("io.ficus:ficus-membership", "io.ficus:ficus-voucher", "org.jspecify:jspecify");

  /** What any application is: a servlet container, and a store with its migrations. */
  private static final List<String> SURROUNDINGS =
      List.of(
          "io.ficus:ficus-embedded",
          "io.ficus:ficus-migration-scripts",
          "org.apache.tomcat.embed:tomcat-embed-core",
          "org.flywaydb:flyway-core",
          "org.flywaydb:flyway-database-postgresql");

  @Test
  void theDomainsRunWithoutLegacyAdapterAndCdcOnTheClassPath(@TempDir Path directory)
      throws Exception {
    Path root = House.repository();
    Set<String> classPath = new LinkedHashSet<>(ModuleClassPath.of(root, DOMAINS));
    classPath.addAll(ModuleClassPath.of(root, SURROUNDINGS));
    assertThat(classPath).noneMatch(entry -> entry.contains("legacy-adapter"));
    assertThat(classPath).noneMatch(entry -> entry.contains("/cdc/"));
    classPath.add(root.resolve("architecture-tests/target/test-classes").toString());

    Path output = directory.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, classPath),
                DomainsAlone.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(3, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      child.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(child.exitValue()).as(said).isZero();
    assertThat(said).contains("the domains stand alone");
  }

  @Test
  void whatTheDomainsNeedToRunAreTheDomains() {
    Path root = House.repository();
    assertThat(ModuleClassPath.of(root, DOMAINS))
        .filteredOn(entry -> entry.startsWith(root.toString()))
        .hasSize(2)
        .allMatch(entry -> entry.contains("domain-modules/"));
  }
}
