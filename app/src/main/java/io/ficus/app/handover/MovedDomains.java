package io.ficus.app.handover;

import io.ficus.app.web.ProblemException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** The domains that this server moves, by name. Immutable. */
public final class MovedDomains {

  private final Map<String, MovedDomain> byName = new LinkedHashMap<>();

  /** Takes them, in the order in which they are shown. */
  public MovedDomains(List<MovedDomain> domains) {
    domains.forEach(domain -> byName.put(domain.name(), domain));
  }

  /** All of them. */
  public Collection<MovedDomain> all() {
    return byName.values();
  }

  Optional<MovedDomain> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The one of a name; whoever asks for another is answered that there is none. */
  MovedDomain of(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown-domain",
                    "No domain '"
                        + name
                        + "' is moved by this server. It moves "
                        + String.join(", ", byName.keySet())
                        + "."));
  }
}
