package io.weir.topology.rules.schedule;

import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.Input;
import io.weir.topology.promql.distribute.SeriesRead;
import io.weir.topology.promql.distribute.Stage;
import io.weir.topology.promql.operator.EvaluationOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the plans of rules together, so that what several need is there once. For one use. */
final class ProgramBuilder {
  private final List<ScheduledRule> rules;
  private final RecordReads records;
  private final Map<Long, Life> lives = new HashMap<>();
  private final Map<Long, ExchangeNode> nodes = new LinkedHashMap<>();
  private final Set<Long> marked = new HashSet<>();
  private long reachMillis;

  ProgramBuilder(List<ScheduledRule> rules) {
    this.records = new RecordReads(rules);
    this.rules = records.ordered(rules);
  }

  private static final Life ALWAYS = new Life(Long.MIN_VALUE, Long.MAX_VALUE);

  /** From when to when an exchange is needed. */
  private record Life(long firstMillis, long endMillis) {
    Life with(Life other) {
      return new Life(
          Math.min(firstMillis, other.firstMillis), Math.max(endMillis, other.endMillis));
    }
  }

  RuleProgram build(long version) {
    // First from when to when each exchange is needed, by all rules; then the exchanges.
    for (ScheduledRule rule : rules) {
      survey(rule.plan().results(), context(rule), life(rule));
      reachMillis = Math.max(reachMillis, rule.cadence().delayMillis());
    }
    List<RuleNode> ruleNodes = new ArrayList<>();
    for (ScheduledRule rule : rules) {
      ruleNodes.add(node(rule));
    }
    return new RuleProgram(version, nodes, ruleNodes, records.names(), marked, reachMillis);
  }

  private Context context(ScheduledRule rule) {
    return new Context(rule.cadence(), records.strictRecords(rule), rule.subqueryStep(), 0);
  }

  private static Life life(ScheduledRule rule) {
    return new Life(rule.firstMillis(), rule.endMillis());
  }

  private void survey(Stage stage, Context context, Life life) {
    if (stage instanceof Stage.InMerges merges) {
      lives.merge(pulseId(context), life, Life::with);
      for (Input input : merges.inputs()) {
        switch (input) {
          case Input.Received received -> {
            Exchange exchange = received.exchange();
            lives.merge(id(exchange, context), life, Life::with);
            exchange.senders().forEach(sender -> survey(sender, context, life));
          }
          case Input.Kept kept ->
              survey(kept.stage(), keptContext(kept, context), keptLife(kept, life));
        }
      }
    }
  }

  private static Context keptContext(Input.Kept kept, Context context) {
    return new Context(
        context.cadence().ofSteps(kept.stepMillis()),
        context.strictRecords(),
        context.subqueryStep(),
        context.keptMillis() + kept.rangeMillis() + kept.offsetMillis());
  }

  /** What is looked back upon begins earlier than who looks. */
  private static Life keptLife(Input.Kept kept, Life life) {
    return new Life(
        life.firstMillis() - kept.rangeMillis() - kept.offsetMillis(), life.endMillis());
  }

  private RuleNode node(ScheduledRule rule) {
    Context context = context(rule);
    Stage.InMerges results = rule.plan().results();
    ExchangeNode verdict = rule.mayFail() && !results.single() ? verdict(rule, context) : null;
    return new RuleNode(rule, driven(results, context), verdict);
  }

  /** A stage with something that says when to evaluate it. */
  private MergeStage driven(Stage.InMerges merges, Context context) {
    MergeStage stage = stage(merges, context);
    return stage.exchanges().isEmpty()
        ? new MergeStage(merges, context, List.of(new MergeStage.Received(pulse(context))))
        : stage;
  }

  private ExchangeNode pulse(Context context) {
    return bare(pulseId(context), context, new Sender.Pulse());
  }

  private static long pulseId(Context context) {
    return Hash64.of("pulse " + context.text());
  }

  private ExchangeNode verdict(ScheduledRule rule, Context context) {
    long id = Hash64.of("verdict " + rule.key());
    lives.put(id, life(rule));
    return bare(id, context, new Sender.Outcomes());
  }

  /** An exchange of no values. */
  private ExchangeNode bare(long id, Context context, Sender sender) {
    Life life = lives.getOrDefault(id, ALWAYS);
    return nodes.computeIfAbsent(
        id,
        ignored ->
            new ExchangeNode(
                id, null, context, List.of(sender), life.firstMillis(), life.endMillis()));
  }

  private MergeStage stage(Stage.InMerges stage, Context context) {
    List<MergeStage.StageInput> inputs = new ArrayList<>();
    for (Input input : stage.inputs()) {
      inputs.add(
          switch (input) {
            case Input.Received received ->
                new MergeStage.Received(exchange(received.exchange(), context));
            case Input.Kept kept ->
                new MergeStage.Kept(
                    stage(kept.stage(), keptContext(kept, context)),
                    kept.rangeMillis(),
                    kept.offsetMillis());
          });
    }
    return new MergeStage(stage, context, inputs);
  }

  private ExchangeNode exchange(Exchange exchange, Context context) {
    long id = id(exchange, context);
    ExchangeNode known = nodes.get(id);
    if (known != null) {
      return known;
    }
    List<Sender> senders = new ArrayList<>();
    for (Stage sender : exchange.senders()) {
      senders.add(
          switch (sender) {
            case Stage.InShards shards -> shards(shards, context);
            case Stage.InMerges merges -> new Sender.Merges(driven(merges, context));
          });
    }
    Life life = lives.getOrDefault(id, ALWAYS);
    ExchangeNode node =
        new ExchangeNode(id, exchange, context, senders, life.firstMillis(), life.endMillis());
    nodes.put(id, node);
    return node;
  }

  private Sender shards(Stage.InShards shards, Context context) {
    List<SeriesRead> reads =
        SeriesRead.of(shards.fragment().expression(), EvaluationOptions.DEFAULTS.lookback());
    List<Gate> gates = records.gates(reads, context.strictRecords());
    long delayMillis =
        Math.max(
            context.cadence().delayMillis(),
            gates.stream().mapToLong(Gate::delayMillis).max().orElse(0));
    for (SeriesRead read : reads) {
      reachMillis = Math.max(reachMillis, read.reachMillis() + context.keptMillis() + delayMillis);
    }
    gates.forEach(gate -> marked.add(gate.rule().key()));
    return new Sender.Shards(shards, reads, gates);
  }

  private static long id(Exchange exchange, Context context) {
    return Hash64.of(context.text() + "\n" + text(exchange));
  }

  private static String text(Exchange exchange) {
    StringBuilder text = new StringBuilder("exchange(");
    text.append(exchange.reduction()).append(' ').append(exchange.destination()).append(' ');
    exchange.senders().forEach(sender -> text.append(text(sender)).append(' '));
    return text.append(')').toString();
  }

  private static String text(Stage stage) {
    return switch (stage) {
      case Stage.InShards shards -> "shards(" + shards.scope() + " " + shards.fragment() + ")";
      case Stage.InMerges merges -> {
        StringBuilder text = new StringBuilder("merges(");
        text.append(merges.single()).append(' ').append(merges.fragment());
        for (Input input : merges.inputs()) {
          text.append(' ');
          switch (input) {
            case Input.Received received -> text.append(text(received.exchange()));
            case Input.Kept kept ->
                text.append("kept(")
                    .append(kept.stepMillis())
                    .append(' ')
                    .append(kept.rangeMillis())
                    .append(' ')
                    .append(kept.offsetMillis())
                    .append(' ')
                    .append(text(kept.stage()))
                    .append(')');
          }
        }
        yield text.append(')').toString();
      }
    };
  }
}
