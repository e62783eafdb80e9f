package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.PartSource;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.operator.StepGrid;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Series spread over shards in memory, with the real routing, for one query of one plan. */
final class SpreadSeries implements PartSource {
  private final int shards;
  private final SeriesSource all;
  private final QueryPlan plan;
  private final long startMillis;
  private final long endMillis;
  private final long stepMillis;
  private final Map<Labels, Integer> shardOfSeries = new HashMap<>();
  private int toldCells;

  SpreadSeries(
      int shards,
      SeriesSource all,
      QueryPlan plan,
      long startMillis,
      long endMillis,
      long stepMillis) {
    this.shards = shards;
    this.all = all;
    this.plan = plan;
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.stepMillis = stepMillis;
  }

  /** How many rows shards have told, at all steps. */
  int toldCells() {
    return toldCells;
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    return all.select(matchers, fromMillis, toMillis);
  }

  @Override
  public List<PartialFrame> gather(int part, StepGrid grid) {
    PartOperator operator = PartOperator.of(plan.parts().get(part));
    List<PartialFrame> told = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      Evaluation evaluation =
          new Evaluation(
              shard(shard, operator.part().scope()),
              EvaluationOptions.DEFAULTS,
              startMillis,
              endMillis,
              stepMillis);
      PartialFrame frame = operator.evaluate(evaluation, grid);
      toldCells += frame.rows() * grid.count();
      told.add(frame);
    }
    return told;
  }

  private SeriesSource shard(int shard, SeriesScope scope) {
    return (matchers, from, to) ->
        all.select(matchers, from, to).stream()
            .filter(series -> scope.includes(series.labels()) && shardOf(series.labels()) == shard)
            .toList();
  }

  private int shardOf(Labels labels) {
    return shardOfSeries.computeIfAbsent(
        labels,
        series -> {
          byte[] encoded = series.encoded();
          return new Router(shards).partition("tenant", encoded, 0, encoded.length);
        });
  }
}
