package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows change topics in Kafka, one thread a domain, consumer group {@code ficus.feed.<domain>}.
 * The domain store holds the offsets; Kafka's committed offsets are not used. Thread-safe.
 */
public final class KafkaChangeFeed implements ChangeFeed, AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(15);

  private final FeedConfig config;
  private final PlatformTransactionManager transactions;
  private final Clock clock;
  private final KafkaClients clients;
  private final TopicEnds ends;
  private final DeadLetterTopic deadLetterTopic;
  private final DSLContext jooq;
  private final Map<String, Followed> followed = new TreeMap<>();

  private record Followed(DomainFeed feed, Thread thread, Standing standing) {}

  /**
   * Connects to nothing yet; {@link #follow} does, and goes on trying while something is away.
   *
   * @param store the domain store with schema {@code cdc_feed} in it
   * @param transactions the transactions of that store, which the handlers' writes join
   */
  public KafkaChangeFeed(
      FeedConfig config, DataSource store, PlatformTransactionManager transactions, Clock clock) {
    this(config, store, StoreMake.POSTGRESQL, transactions, clock);
  }

  /**
   * Likewise, for a store of any make.
   *
   * @param make what the store is
   * @param transactions of that store; on MariaDB they are READ COMMITTED
   */
  public KafkaChangeFeed(
      FeedConfig config,
      DataSource store,
      StoreMake make,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.config = config;
    this.transactions = transactions;
    this.clock = clock;
    this.clients = new KafkaClients(config);
    this.ends = new TopicEnds(clients);
    this.deadLetterTopic = new DeadLetterTopic(clients, config);
    this.jooq = Stores.jooq(store, make);
  }

  @Override
  public synchronized void follow(String domain, List<String> topics, ChangeHandler handler) {
    if (followed.containsKey(domain)) {
      throw new IllegalStateException("The domain " + domain + " is followed already");
    }
    ConsumerOffsets offsets = new ConsumerOffsets(jooq);
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    DomainFeed feed =
        new DomainFeed(
            domain,
            topics,
            handler,
            clients,
            (name, partitions) -> transaction.execute(status -> offsets.open(name, partitions)),
            new PartitionBatches(domain, handler, jooq, transactions, deadLetterTopic, clock),
            new Polled(config.batchSize()),
            new Backoff(config.firstBackoff(), config.longestBackoff(), new SplittableRandom()),
            clock);
    Thread thread = new Thread(feed, "ficus-feed-" + domain);
    thread.setDaemon(true);
    followed.put(domain, new Followed(feed, thread, new Standing(domain, feed, ends, jooq, clock)));
    thread.start();
  }

  @Override
  public FeedStatus status(String domain) {
    return of(domain).standing().status();
  }

  @Override
  public synchronized List<String> domains() {
    return List.copyOf(followed.keySet());
  }

  /**
   * All partitions of the topics that a domain follows, as Kafka knows them now.
   *
   * @throws IllegalArgumentException if the domain is not followed
   * @throws IllegalStateException if Kafka does not answer
   */
  public List<TopicPartition> partitions(String domain) {
    return ends.partitions(of(domain).feed().topics());
  }

  /**
   * Where topics end now for a reader of committed records, to {@link #place} a domain there.
   *
   * @throws IllegalStateException if Kafka does not answer
   */
  public Map<TopicPartition, Long> ends(List<String> topics) {
    return ends.ends(ends.partitions(topics));
  }

  /**
   * Says where a domain goes on when it is followed next, by this or another feed. What lies before
   * is never handed to its handler: only for whoever knows that nothing of it is wanted.
   *
   * @param next by partition the offset to read next
   * @throws RuntimeException if the store is away; then nothing was moved
   */
  public void place(String domain, Map<TopicPartition, Long> next) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(status -> new ConsumerOffsets(jooq).place(domain, next));
  }

  /** The dead letters of the domains that this feed follows. */
  public DeadLetters deadLetters() {
    return new DeadLetters(
        jooq, transactions, clients, domain -> of(domain).feed().handler(), clock);
  }

  /** Stops every thread after the batch that it is in, at the latest after 15 s. */
  @Override
  public void close() {
    Map<String, Followed> all;
    synchronized (this) {
      all = new HashMap<>(followed);
    }
    all.values().forEach(one -> one.feed().stop());
    for (Followed one : all.values()) {
      try {
        one.thread().join(STOP.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    clients.close();
  }

  private synchronized Followed of(String domain) {
    Followed one = followed.get(domain);
    if (one == null) {
      throw new IllegalArgumentException(
          "The domain " + domain + " is not followed; followed are " + followed.keySet());
    }
    return one;
  }
}
