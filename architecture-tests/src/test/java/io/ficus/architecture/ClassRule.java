package io.ficus.architecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;

/**
 * A rule about compiled classes.
 *
 * @param name what is demanded
 * @param plantedIn the package below {@code io.ficus.planted} that stands for {@code io.ficus} when
 *     the rule is tried on its planted violation
 * @param below the rule for the house whose packages begin with the given one
 */
record ClassRule(String name, String plantedIn, Function<String, ArchRule> below) implements Rule {

  private static final String PLANTED = House.PACKAGE + ".planted";

  @Override
  public List<String> violations(House house) {
    return below.apply(House.PACKAGE).evaluate(house.classes()).getFailureReport().getDetails();
  }

  @Override
  public List<String> violationsPlanted() {
    String root = PLANTED + "." + plantedIn;
    return below
        .apply(root)
        .evaluate(new ClassFileImporter().importPackages(root))
        .getFailureReport()
        .getDetails();
  }
}
