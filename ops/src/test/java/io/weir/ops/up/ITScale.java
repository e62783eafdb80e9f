package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafkaProcess;
import io.weir.ops.embedded.TestBroker;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.schemas.peers.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances of {@code weir stream} on one machine, which differ in their port alone, share the
 * shards as they join, leave and crash.
 */
final class ITScale {
  private static final int PARTITIONS = 6;
  private static final List<Integer> ALL = IntStream.range(0, PARTITIONS).boxed().toList();
  private static final Duration START = Duration.ofSeconds(60);

  /** An instance that joins takes over at the next look at the shards' copies, each minute. */
  private static final Duration MOVE = Duration.ofSeconds(150);

  /** It may leave 10 s behind the signal. */
  private static final Duration LEAVE = Duration.ofSeconds(30);

  private static final Pattern SHARDS =
      Pattern.compile("running: shards \\[(.*?)], standby for \\[(.*?)]");

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shardsMoveWhenInstancesJoinLeaveAndCrash(String protocol, @TempDir Path directory)
      throws Exception {
    try (EmbeddedKafkaProcess broker = TestBroker.start(directory.resolve("kafka"));
        EmbeddedRegistry registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        Instances instances =
            new Instances(
                directory,
                configuration(broker.bootstrapServers(), registry.url().toString(), protocol))) {
      instances.createTopics();
      instances.start("a");
      instances.start("b");
      instances.awaitShared(List.of("a", "b"), MOVE);

      instances.start("c");
      instances.awaitShared(List.of("a", "b", "c"), MOVE);

      instances.process("b").kill();
      instances.awaitShared(List.of("a", "c"), MOVE);

      assertThat(WeirProcess.interrupt(instances.process("a").process(), LEAVE)).isZero();
      instances.awaitShared(List.of("c"), LEAVE);
    }
  }

  private static String configuration(String bootstrapServers, String registry, String protocol) {
    return """
    weir:
      partitions: %d
      http: {listen: "127.0.0.1:${HTTP_PORT}"}
      kafka: {bootstrap_servers: "%s"}
      schema_registry: {urls: ["%s"]}
      stream: {group_protocol: %s, standby: 1, threads: 1}
    """
        .formatted(PARTITIONS, bootstrapServers, registry, protocol);
  }

  /** What an instance says that it has. */
  private record Held(List<Integer> active, List<Integer> standby) {
    static final Held NOTHING = new Held(List.of(), List.of());

    static Held of(Http.Answer ready) {
      Matcher found = SHARDS.matcher(ready.body());
      return ready.status() == 200 && found.find()
          ? new Held(numbers(found.group(1)), numbers(found.group(2)))
          : NOTHING;
    }

    private static List<Integer> numbers(String list) {
      return list.isEmpty()
          ? List.of()
          : Arrays.stream(list.split(", ")).map(Integer::valueOf).toList();
    }
  }

  /** The instances by name; all use one data folder. */
  private static final class Instances implements AutoCloseable {
    private final Path directory;
    private final Path configuration;
    private final Map<String, PeerProcess> processes = new LinkedHashMap<>();

    Instances(Path directory, String text) throws IOException {
      this.directory = directory;
      configuration = Files.writeString(directory.resolve("weir.yml"), text);
    }

    void createTopics() {
      ProcessBuilder command = WeirProcess.command("topics", "--config", configuration.toString());
      command.environment().put("HTTP_PORT", "0");
      WeirProcess.Ended ended = WeirProcess.run(START, command);
      assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    void start(String name) {
      processes.put(
          name,
          PeerProcess.start(
              "weir-stream-" + name,
              port -> {
                ProcessBuilder command =
                    WeirProcess.command(
                        "stream",
                        "--config",
                        configuration.toString(),
                        "--data",
                        directory.resolve("data").toString());
                command.environment().put("HTTP_PORT", Integer.toString(port));
                return command;
              },
              "/-/healthy",
              START));
    }

    PeerProcess process(String name) {
      PeerProcess process = processes.get(name);
      if (process == null) {
        throw new IllegalArgumentException(name + ": expected one of " + processes.keySet());
      }
      return process;
    }

    /** Waits until each has shards, and each shard and standby is somewhere once. */
    void awaitShared(List<String> names, Duration within) {
      Await.until(within, () -> held(names).toString(), () -> isShared(held(names)));
    }

    private Map<String, Held> held(List<String> names) {
      Map<String, Held> held = new LinkedHashMap<>();
      names.forEach(name -> held.put(name, Held.of(Http.get(process(name).uri("/-/ready")))));
      return held;
    }

    private static boolean isShared(Map<String, Held> held) {
      List<Integer> active = new ArrayList<>();
      List<Integer> standby = new ArrayList<>();
      for (Held each : held.values()) {
        if (each.active().isEmpty() || each.active().stream().anyMatch(each.standby()::contains)) {
          return false;
        }
        active.addAll(each.active());
        standby.addAll(each.standby());
      }
      List<Integer> standbys = held.size() > 1 ? ALL : List.of();
      return active.stream().sorted().toList().equals(ALL)
          && standby.stream().sorted().toList().equals(standbys);
    }

    @Override
    public void close() {
      processes.values().stream().toList().reversed().forEach(PeerProcess::close);
    }
  }
}
