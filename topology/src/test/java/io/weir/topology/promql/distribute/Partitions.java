package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs plans over shards and merge partitions in memory, with the real routing. A merge sees
 * nothing but what was sent to it.
 */
final class Partitions {
  private final int shards;
  private final int merges;
  private final SeriesSource all;
  private final EvaluationOptions options;
  private final Map<Labels, Integer> shardOfSeries = new HashMap<>();
  private final Map<Task, StageOperator> operators = new HashMap<>();
  private final Map<Sending, List<Partial>> sent = new HashMap<>();
  private final Map<Evaluated, List<Partial>> values = new HashMap<>();
  private final Map<Evaluated, JoinSides> sides = new HashMap<>();

  private record Task(Stage stage, int partition) {}

  private record Sending(Exchange exchange, Task sender, long timeMillis) {}

  private record Evaluated(Task task, long timeMillis) {}

  Partitions(int shards, int merges, SeriesSource all, EvaluationOptions options) {
    this.shards = shards;
    this.merges = merges;
    this.all = all;
    this.options = options;
  }

  /** The results of all merge partitions at a tick. */
  List<Partial> results(DistributedPlan plan, long timeMillis) {
    List<Partial> results = new ArrayList<>();
    for (int partition : places(plan.results())) {
      results.addAll(value(new Task(plan.results(), partition), timeMillis));
    }
    checkJoins(plan.results(), timeMillis);
    return results;
  }

  /**
   * Fails for a join that is ambiguous in one place and has something on its many side in another.
   */
  private void checkJoins(Stage stage, long timeMillis) {
    List<JoinSides> all =
        places(stage).stream()
            .map(place -> sides.get(new Evaluated(new Task(stage, place), timeMillis)))
            .toList();
    long manySides = all.stream().mapToLong(JoinSides::manySides).reduce(0, (a, b) -> a | b);
    for (JoinSides each : all) {
      for (JoinSides.Ambiguity ambiguity : each.ambiguities()) {
        if (ambiguity.isIn(manySides)) {
          throw new QueryException(ambiguity.failure());
        }
      }
    }
  }

  /** How many parts were sent so far. */
  int sentParts() {
    return sent.values().stream().mapToInt(List::size).sum();
  }

  private List<Integer> places(Stage stage) {
    return switch (stage) {
      case Stage.InShards ignored -> numbers(shards);
      case Stage.InMerges inMerges ->
          inMerges.single()
              ? List.of(
                  StageOperator.partition(
                      new Destination.Hashed(KeyLabels.NONE), Labels.empty(), merges))
              : numbers(merges);
    };
  }

  private static List<Integer> numbers(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private List<Partial> value(Task task, long timeMillis) {
    Evaluated key = new Evaluated(task, timeMillis);
    List<Partial> known = values.get(key);
    if (known == null) {
      Evaluation evaluation = evaluation(task, timeMillis);
      known = operator(task).value(evaluation, timeMillis);
      values.put(key, known);
      sides.put(key, evaluation.joinSides());
    }
    return known;
  }

  private Evaluation evaluation(Task task, long timeMillis) {
    SeriesSource source =
        switch (task.stage) {
          case Stage.InShards inShards -> shard(task.partition, inShards.scope());
          case Stage.InMerges ignored ->
              (matchers, from, to) -> {
                throw new IllegalStateException("a merge has no series: " + matchers);
              };
        };
    return new Evaluation(source, options, timeMillis, timeMillis, 0);
  }

  private SeriesSource shard(int partition, SeriesScope scope) {
    return (matchers, from, to) -> {
      List<SeriesSamples> own = new ArrayList<>();
      for (SeriesSamples series : all.select(matchers, from, to)) {
        if (scope.includes(series.labels()) && shardOf(series.labels()) == partition) {
          own.add(series);
        }
      }
      return own;
    };
  }

  private int shardOf(Labels labels) {
    return shardOfSeries.computeIfAbsent(
        labels,
        series -> {
          byte[] encoded = series.encoded();
          return new Router(shards).partition("tenant", encoded, 0, encoded.length);
        });
  }

  private StageOperator operator(Task task) {
    StageOperator known = operators.get(task);
    if (known == null) {
      known =
          switch (task.stage) {
            case Stage.InShards inShards -> StageOperator.of(inShards);
            case Stage.InMerges inMerges ->
                StageOperator.of(inMerges, new PartitionInbox(task.partition));
          };
      operators.put(task, known);
    }
    return known;
  }

  private final class PartitionInbox implements StageOperator.Inbox {
    private final int partition;

    PartitionInbox(int partition) {
      this.partition = partition;
    }

    @Override
    public List<Partial> received(Exchange exchange, long timeMillis) {
      List<Partial> received = new ArrayList<>();
      for (Stage sender : exchange.senders()) {
        for (int place : places(sender)) {
          for (Partial partial : sent(exchange, new Task(sender, place), timeMillis)) {
            if (isForMe(exchange.destination(), partial.labels())) {
              received.add(partial);
            }
          }
        }
        checkJoins(sender, timeMillis);
      }
      Collections.shuffle(received, new java.util.Random(timeMillis + partition));
      received.sort(Comparator.comparing(Partial::labels));
      return received;
    }

    private boolean isForMe(Destination destination, Labels labels) {
      return switch (destination) {
        case Destination.Everywhere ignored -> true;
        case Destination.Hashed hashed ->
            StageOperator.partition(hashed, labels, merges) == partition;
      };
    }

    @Override
    public List<Partial> kept(Stage.InMerges stage, long timeMillis) {
      return value(new Task(stage, partition), timeMillis);
    }
  }

  private List<Partial> sent(Exchange exchange, Task sender, long timeMillis) {
    Sending key = new Sending(exchange, sender, timeMillis);
    List<Partial> known = sent.get(key);
    if (known == null) {
      Evaluation evaluation = evaluation(sender, timeMillis);
      known = operator(sender).sent(exchange, evaluation, timeMillis);
      sent.put(key, known);
      sides.put(new Evaluated(sender, timeMillis), evaluation.joinSides());
    }
    return known;
  }
}
