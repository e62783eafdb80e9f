package io.weir.topology.promql.distribute;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan as an indented tree: each stage with what it evaluates, then its inputs {@code $1}, {@code
 * $2} and so on, then who sends these. A stage that stands in it a second time is only named.
 */
final class PlanText {
  private final StringBuilder text = new StringBuilder();
  private final Map<Exchange, Integer> exchanges = new HashMap<>();

  String of(DistributedPlan plan) {
    stage(plan.results(), "", "");
    return text.toString();
  }

  private void stage(Stage stage, String first, String rest) {
    text.append(first);
    switch (stage) {
      case Stage.InShards shards -> {
        text.append("shard   ").append(shards.fragment());
        switch (shards.scope()) {
          case ALL -> {}
          case ROUTED -> text.append("   [series with job or instance]");
          case STRAY -> text.append("   [series without job and instance]");
        }
        text.append('\n');
      }
      case Stage.InMerges merges -> {
        text.append("merge   ").append(merges.fragment());
        text.append(merges.single() ? "   [in one partition]\n" : "\n");
        for (int i = 0; i < merges.inputs().size(); i++) {
          boolean last = i == merges.inputs().size() - 1;
          input(
              i + 1,
              merges.inputs().get(i),
              rest + (last ? "└─ " : "├─ "),
              rest + (last ? "   " : "│  "));
        }
      }
    }
  }

  private void input(int number, Input input, String first, String rest) {
    text.append(first).append('$').append(number).append(" = ");
    switch (input) {
      case Input.Received received -> exchange(received.exchange(), rest);
      case Input.Kept kept -> {
        text.append("kept for ").append(seconds(kept.rangeMillis()));
        text.append(", a value each ").append(seconds(kept.stepMillis()));
        if (kept.offsetMillis() > 0) {
          text.append(", offset ").append(seconds(kept.offsetMillis()));
        }
        text.append('\n');
        stage(kept.stage(), rest + "└─ ", rest + "   ");
      }
    }
  }

  private void exchange(Exchange exchange, String rest) {
    Integer known = exchanges.putIfAbsent(exchange, exchanges.size() + 1);
    int number = known == null ? exchanges.size() : known;
    text.append("exchange ").append(number).append(' ');
    text.append(destination(exchange.destination()));
    text.append(": ").append(reduction(exchange.reduction()));
    if (known != null) {
      text.append("   [as above]\n");
      return;
    }
    text.append('\n');
    List<Stage> senders = exchange.senders();
    for (int i = 0; i < senders.size(); i++) {
      boolean last = i == senders.size() - 1;
      stage(senders.get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  private static String destination(Destination destination) {
    return switch (destination) {
      case Destination.Everywhere ignored -> "to all partitions";
      case Destination.Hashed hashed when hashed.key().isNone() -> "to one partition";
      case Destination.Hashed hashed -> "by " + hashed.key();
    };
  }

  private static String reduction(Reduction reduction) {
    return switch (reduction) {
      case Reduction.None ignored -> "elements";
      case Reduction.Aggregated aggregated -> "partial " + aggregated.operator();
      case Reduction.Added ignored -> "counts, added";
      case Reduction.FirstTwoNumbers ignored -> "at most two elements";
    };
  }

  private static String seconds(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
