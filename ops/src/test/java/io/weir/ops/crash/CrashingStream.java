package io.weir.ops.crash;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.GroupProtocol;
import io.weir.topology.RulesSettings;
import io.weir.topology.Stream;
import io.weir.topology.StreamConnection;
import io.weir.topology.StreamSettings;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.shard.DamagedState;
import io.weir.topology.shard.ShardDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A stream instance in a process of its own: {@code CrashingStream BOOTSTRAP_SERVERS REGISTRY_URL
 * STATE_FOLDER HALT}. It halts when it is told to; otherwise it ends in order when its standard
 * input does, or with 1 when the stream fails for good.
 */
final class CrashingStream {
  static final Topics TOPICS = new Topics("weir");

  static final List<RollupLevel> LEVELS =
      List.of(RollupLevel.parse("10s"), RollupLevel.parse("1m"));

  /**
   * Nobody is ever too slow to be waited for: the order of the records alone decides. The horizon
   * is short, so that blocks age while the test runs. The same name at each start spares the group
   * from waiting for the instance that crashed.
   */
  static final StreamSettings SETTINGS =
      new StreamSettings(
          "weir",
          2,
          true,
          Duration.ofMinutes(5),
          Duration.ofDays(2),
          Duration.ofDays(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ZERO,
          Duration.ZERO,
          0,
          0,
          GroupProtocol.CLASSIC,
          0,
          DamagedState.STOP,
          Duration.ofMillis(100),
          Map.of(
              "main.consumer.group.instance.id",
              "instance",
              "main.consumer.interceptor.classes",
              HaltingClient.class.getName(),
              "producer.interceptor.classes",
              HaltingClient.class.getName(),
              "producer.transaction.timeout.ms",
              "3000"));

  private static final long WATCH_MILLIS = 100;

  private CrashingStream() {}

  public static void main(String[] arguments) throws Exception {
    HaltingClient.begin(Halt.parse(arguments[3]));
    CountDownLatch end = new CountDownLatch(1);
    Thread.ofPlatform().daemon().name("standard-input").start(() -> awaitEnd(end));
    try (HttpSchemaRegistry registry = registry(URI.create(arguments[1]));
        Stream stream =
            Stream.start(
                SETTINGS,
                LEVELS,
                RulesSettings.DEFAULTS,
                RuleSources.NONE,
                new StreamConnection(
                    Map.of("bootstrap.servers", arguments[0]),
                    TOPICS,
                    registry,
                    new HostPort("127.0.0.1", 9470),
                    Path.of(arguments[2])),
                new ShardDirectory(),
                Clock.systemUTC(),
                new SimpleMeterRegistry())) {
      while (!end.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stream.failure().isPresent()) {
          throw new IllegalStateException(
              "expected the stream to go on, found it failed", stream.failure().get());
        }
      }
    }
  }

  /** The registry at an address. */
  static HttpSchemaRegistry registry(URI url) {
    return new HttpSchemaRegistry(
        new RegistrySettings(
            List.of(url),
            new RegistryAuthentication.None(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10)));
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      System.in.skip(Long.MAX_VALUE);
    } catch (java.io.IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    } finally {
      end.countDown();
    }
  }
}
