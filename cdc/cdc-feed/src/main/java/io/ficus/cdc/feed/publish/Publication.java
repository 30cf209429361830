package io.ficus.cdc.feed.publish;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is published, and where.
 *
 * @param domain whose events these are
 * @param from the change topic of the domain's outbox
 * @param subject the column of the outbox that holds the aggregate's id; it becomes the key
 * @param partitions how many partitions a public topic gets if this has to create it
 * @param topics at least one; together they take every type of event that the outbox has
 */
public record Publication(
    String domain, String from, String subject, int partitions, List<Topic> topics) {

  /**
   * A public topic.
   *
   * @param name {@code <domain>.<aggregate>.events.v1}
   * @param type the type of the events that stand in it; all of them if it is absent
   * @param negated the outbox holds the negative of the aggregate's id
   */
  public record Topic(String name, Optional<String> type, boolean negated) {

    /** Of an aggregate that shares its outbox with others. */
    public static Topic of(String name, String type) {
      return new Topic(name, Optional.of(type), false);
    }

    /** Likewise, by the negative of whose id the outbox tells it from others. */
    public static Topic ofNegated(String name, String type) {
      return new Topic(name, Optional.of(type), true);
    }

    String subjectOf(String held) {
      return negated && held.startsWith("-") ? held.substring(1) : held;
    }
  }

  public Publication {
    topics = List.copyOf(topics);
  }

  /** Of a domain with one aggregate. */
  public Publication(String domain, String from, String to, String subject, int partitions) {
    this(domain, from, subject, partitions, List.of(new Topic(to, Optional.empty(), false)));
  }

  /** The topics, for people. */
  String to() {
    return topics.stream().map(Topic::name).collect(Collectors.joining(", "));
  }

  /**
   * Where events of a type go.
   *
   * @throws IllegalArgumentException if nowhere
   */
  Topic topicOf(String type) {
    return topics.stream()
        .filter(topic -> topic.type().map(type::equals).orElse(true))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no public topic takes events of type " + type));
  }

  /** The {@code source} attribute of every event. */
  URI source() {
    return URI.create("/ficus/" + domain);
  }
}
