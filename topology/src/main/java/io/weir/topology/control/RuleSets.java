package io.weir.topology.control;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule sets that the instances of an application have agreed on, in the control topic, which a
 * thread of its own follows: through a broker's absence too. Thread-safe.
 */
public final class RuleSets implements AgreedRules, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RuleSets.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final ControlTopic control;
  private final String applicationId;
  private final int schemaId;
  private final SchemaLookup lookup;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RuleSetClaims followed;
  private final ControlReader<RuleSetProposal> follower;
  private final Thread thread;
  private volatile List<RuleSetVersion> versions = List.of();

  private RuleSets(ControlTopic control, String applicationId, int schemaId, SchemaLookup lookup) {
    this.control = control;
    this.applicationId = applicationId;
    this.schemaId = schemaId;
    this.lookup = lookup;
    this.followed = new RuleSetClaims(applicationId);
    this.follower = reader((proposal, offset) -> followed.add(proposal));
    this.thread = Thread.ofPlatform().daemon().name("weir-rule-sets").unstarted(this::follow);
  }

  /**
   * Reads the topic to its end, then goes on to follow it.
   *
   * @param clientProperties settings of Kafka clients
   * @param topic the control topic, of one partition
   * @param applicationId whose rules; those of others are passed over
   * @param schemaId id of {@link Schemas#CONTROL} in the registry
   * @param lookup where writers' schemas are found
   * @throws KafkaException if the broker can't be asked; may be tried again
   * @throws IllegalStateException if the topic holds a rule set that can't be read
   */
  public static RuleSets open(
      Map<String, String> clientProperties,
      String topic,
      String applicationId,
      int schemaId,
      SchemaLookup lookup) {
    RuleSets opened =
        new RuleSets(new ControlTopic(clientProperties, topic), applicationId, schemaId, lookup);
    boolean read = false;
    try {
      opened.follower.readToEnd();
      opened.publish(opened.followed.versions());
      read = true;
    } finally {
      if (!read) {
        opened.follower.close();
      }
    }
    opened.thread.start();
    return opened;
  }

  private ControlReader<RuleSetProposal> reader(ObjLongConsumer<RuleSetProposal> sink) {
    return new ControlReader<>(
        control, lookup, RuleSetProposal.keyPrefix(applicationId), RuleSetProposal::decode, sink);
  }

  @Override
  public List<RuleSetVersion> versions() {
    return versions;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Proposes what an instance has read, unless it holds already. If another proposal of the same
   * version comes first, it is made again for the next one.
   *
   * <p>At a start, rules that held once and don't any more are not proposed: then the log's hold,
   * which is warned of. Without any rule nothing is proposed before others have been.
   *
   * @param rules sound ones
   * @param atStart whether a start is the only reason
   * @param clock says from when new rules hold, unless they are the application's first
   * @return the version that they have got; empty if none was needed
   * @throws KafkaException if the broker can't be asked, or the rules are too large for the topic;
   *     whether they are proposed is not known then, and it may be tried again
   */
  public Optional<RuleSetVersion> propose(RuleSources rules, boolean atStart, Clock clock) {
    String hash = RuleSetText.hash(RuleSetText.of(rules));
    boolean none = rules.files().stream().allMatch(file -> file.read().ruleCount() == 0);
    RuleSetClaims claims = new RuleSetClaims(applicationId);
    Map<Long, RuleSetVersion> held = new HashMap<>();
    try (ControlReader<RuleSetProposal> reader =
        reader((proposal, offset) -> {
          if (claims.add(proposal)) {
            held.put(offset, proposal.proposed());
          }
        })) {
      reader.readToEnd();
      publish(claims.versions());
      RuleSetClaims.Verdict verdict = claims.verdict(hash, none, atStart);
      while (verdict == RuleSetClaims.Verdict.WANTED) {
        long offset = append(rules, claims, clock);
        reader.readTo(offset + 1);
        publish(claims.versions());
        RuleSetVersion ours = held.get(offset);
        if (ours != null) {
          return Optional.of(ours);
        }
        verdict = claims.verdict(hash, none, atStart);
      }
      if (verdict == RuleSetClaims.Verdict.OUTDATED) {
        warnOfOutdated(rules, claims.versions().getLast());
      }
      return Optional.empty();
    }
  }

  private long append(RuleSources rules, RuleSetClaims claims, Clock clock) {
    if (claims.next() > Revision.MAX_RULE_SET_VERSION) {
      throw new IllegalStateException(
          "application id %s: expected at most %d rule sets, found that many; a new id begins anew"
              .formatted(applicationId, Revision.MAX_RULE_SET_VERSION));
    }
    RuleSetProposal proposal =
        RuleSetProposal.of(
            applicationId, claims.next(), claims.nextFromMillis(clock.millis()), rules);
    byte[] value = proposal.encode(schemaId);
    try (KafkaProducer<byte[], byte[]> producer = control.producer()) {
      return control.append(producer, proposal.newKey(), value);
    } catch (KafkaException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        throw new KafkaException(
            "rules: expected all files to fit into one record of topic %s (max.message.bytes, after compression), found %d bytes: %s"
                .formatted(control.name(), value.length, e.getCause().getMessage()),
            e.getCause());
      }
      throw e;
    }
  }

  private void warnOfOutdated(RuleSources rules, RuleSetVersion latest) {
    logger.warn(
        "the rule files differ from what application id {} has agreed on, and held before: version"
            + " {} from {} goes on, with {}, not {}; a reload would propose the files",
        applicationId,
        latest.version(),
        from(latest),
        names(latest.rules()),
        names(rules));
  }

  private static List<String> names(RuleSources rules) {
    return rules.files().stream().map(RuleSource::file).toList();
  }

  private static String from(RuleSetVersion version) {
    return version.fromMillis() == RuleSetVersion.FROM_THE_BEGINNING
        ? "the beginning"
        : Instant.ofEpochMilli(version.fromMillis()).toString();
  }

  /** Of two readings of the topic the longer one begins with the other. */
  private void publish(List<RuleSetVersion> read) {
    synchronized (this) {
      if (read.size() <= versions.size()) {
        return;
      }
      for (RuleSetVersion version : read.subList(versions.size(), read.size())) {
        logger.info(
            "rule set {} of application id {} holds from {}: {}",
            version.version(),
            applicationId,
            from(version),
            names(version.rules()));
      }
      versions = read;
    }
    listeners.forEach(Runnable::run);
  }

  private void follow() {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    String told = "";
    while (closing.getCount() > 0) {
      try {
        follower.readSome(POLL);
        publish(followed.versions());
        pauseMillis = FIRST_PAUSE_MILLIS;
        told = "";
      } catch (WakeupException e) {
        logger.debug("the rule sets are not followed any longer", e);
      } catch (RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.equals(told)) {
          logger.warn("rule sets can't be followed; known ones go on, tried again: {}", reason, e);
          told = reason;
        }
        pause(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    }
    follower.close();
  }

  private void pause(long millis) {
    try {
      if (closing.await(millis, TimeUnit.MILLISECONDS)) {
        logger.debug("no further try, the rule sets are closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Follows no longer; the versions stay as they are. May be called more than once. */
  @Override
  public void close() {
    closing.countDown();
    follower.wakeup();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
