package io.weir.ops.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.bench.process.ParentLink;
import io.weir.topology.Shards;
import io.weir.topology.Stream;
import io.weir.topology.StreamTopology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;

/** A stream instance that is there to be killed, as a process of its own. */
final class FailoverMain {
  /** Asks for {@link Held}. */
  static final String SHARDS = "shards";

  private FailoverMain() {}

  /**
   * What to run.
   *
   * @param applicationId the application that all instances are of
   */
  record Settings(StreamMain.Settings stream, String applicationId) {}

  /**
   * The shards of an instance, by partition of the samples.
   *
   * @param ready whether all of its shards are restored
   * @param active those that it processes
   * @param standbyLags those that it keeps warm, with the changelog records that they are behind
   */
  record Held(boolean ready, List<Integer> active, Map<Integer, Long> standbyLags) {}

  public static void main(String[] arguments) {
    ParentLink.run(arguments, Settings.class, FailoverMain::serve);
  }

  private static void serve(Settings settings, ParentLink link) throws Exception {
    try (StreamMain.Running running =
        StreamMain.open(settings.stream(), settings.applicationId(), new SimpleMeterRegistry())) {
      for (Optional<String> command = link.nextCommand();
          command.isPresent();
          command = link.nextCommand()) {
        Optional<Throwable> failure = running.stream().failure();
        if (failure.isPresent()) {
          throw new IllegalStateException("expected the stream to work on", failure.get());
        }
        link.answer(shards(running.stream()));
      }
    }
  }

  private static Held shards(Stream stream) {
    Optional<KafkaStreams> started = stream.kafkaStreams();
    if (started.isEmpty() || !stream.ready()) {
      return new Held(false, List.of(), Map.of());
    }
    KafkaStreams streams = started.get();
    List<Integer> active = stream.shardsHeld().map(Shards::active).orElse(List.of());
    Map<Integer, LagInfo> lags =
        streams.allLocalStorePartitionLags().getOrDefault(StreamTopology.STORE, Map.of());
    Map<Integer, Long> standbyLags = new HashMap<>();
    lags.forEach((partition, lag) -> {
      if (!active.contains(partition)) {
        standbyLags.put(partition, lag.offsetLag());
      }
    });
    return new Held(true, active, standbyLags);
  }
}
