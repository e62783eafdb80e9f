package io.weir.topology.query.grpc;

import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.operator.StepGrid;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.query.Asker;
import io.weir.topology.query.protocol.EvaluateRequest;
import io.weir.topology.query.protocol.FindRequest;
import io.weir.topology.query.protocol.Matcher;
import io.weir.topology.query.protocol.Scope;
import io.weir.topology.query.protocol.SelectRequest;
import io.weir.topology.query.protocol.Selector;
import io.weir.topology.query.shard.PartQuestion;
import io.weir.topology.query.shard.SamplesQuestion;
import io.weir.topology.query.shard.SeriesRange;
import io.weir.topology.query.shard.ShardScope;
import io.weir.topology.shard.ReadFrom;
import java.util.List;
import java.util.Optional;

/** Questions as messages, and back. */
final class Messages {
  private Messages() {}

  static Scope scope(ShardScope scope) {
    return Scope.newBuilder()
        .setTenant(scope.asker().tenant())
        .addAllMatchers(matchers(scope.asker().matchers()))
        .addAllPartitions(scope.partitions())
        .setStandby(scope.from() == ReadFrom.ACTIVE_OR_STANDBY)
        .build();
  }

  static ShardScope scope(Scope scope) {
    return new ShardScope(
        new Asker(scope.getTenant(), parsed(scope.getMatchersList())),
        scope.getPartitionsList(),
        scope.getStandby() ? ReadFrom.ACTIVE_OR_STANDBY : ReadFrom.ACTIVE);
  }

  private static List<Matcher> matchers(List<io.weir.topology.promql.matcher.Matcher> matchers) {
    return matchers.stream()
        .map(matcher ->
            Matcher.newBuilder()
                .setName(matcher.name())
                .setOperator(matcher.operator().symbol())
                .setValue(matcher.value())
                .build())
        .toList();
  }

  private static List<io.weir.topology.promql.matcher.Matcher> parsed(List<Matcher> matchers) {
    return matchers.stream()
        .map(matcher ->
            io.weir.topology.promql.matcher.Matcher.of(
                matcher.getName(), operator(matcher.getOperator()), matcher.getValue()))
        .toList();
  }

  private static MatchOperator operator(String symbol) {
    for (MatchOperator operator : MatchOperator.values()) {
      if (operator.symbol().equals(symbol)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(
        "operator of a matcher: expected one of =, !=, =~, !~, found \"" + symbol + "\"");
  }

  static EvaluateRequest request(ShardScope scope, PartQuestion question) {
    return EvaluateRequest.newBuilder()
        .setScope(scope(scope))
        .setQuery(question.query())
        .setPlanHash(question.planHash())
        .setPart(question.part())
        .setFirstMillis(question.grid().startMillis())
        .setStepMillis(question.grid().stepMillis())
        .setSteps(question.grid().count())
        .setQueryStartMillis(question.startMillis())
        .setQueryEndMillis(question.endMillis())
        .setQueryStepMillis(question.stepMillis())
        .setLookbackMillis(question.lookbackMillis())
        .setMaxSamples(question.limits().maxSamples())
        .setMaxSeries(question.limits().maxSeries())
        .build();
  }

  static PartQuestion question(EvaluateRequest request) {
    return new PartQuestion(
        request.getQuery(),
        request.getPlanHash(),
        request.getPart(),
        new StepGrid(request.getFirstMillis(), request.getStepMillis(), request.getSteps()),
        request.getQueryStartMillis(),
        request.getQueryEndMillis(),
        request.getQueryStepMillis(),
        request.getLookbackMillis(),
        new ReadLimits(request.getMaxSamples(), request.getMaxSeries()));
  }

  static SelectRequest request(ShardScope scope, SamplesQuestion question) {
    return SelectRequest.newBuilder()
        .setScope(scope(scope))
        .addAllMatchers(matchers(question.matchers()))
        .setFromMillis(question.fromMillis())
        .setToMillis(question.toMillis())
        .setMaxSamples(question.limits().maxSamples())
        .setMaxSeries(question.limits().maxSeries())
        .build();
  }

  static SamplesQuestion question(SelectRequest request) {
    return new SamplesQuestion(
        parsed(request.getMatchersList()),
        request.getFromMillis(),
        request.getToMillis(),
        new ReadLimits(request.getMaxSamples(), request.getMaxSeries()));
  }

  static FindRequest request(ShardScope scope, SeriesRange range) {
    return find(scope, range, FindRequest.What.SERIES, "");
  }

  static FindRequest request(ShardScope scope, Optional<String> label, SeriesRange range) {
    return find(
        scope,
        range,
        label.isPresent() ? FindRequest.What.LABEL_VALUES : FindRequest.What.LABEL_NAMES,
        label.orElse(""));
  }

  private static FindRequest find(
      ShardScope scope, SeriesRange range, FindRequest.What what, String label) {
    return FindRequest.newBuilder()
        .setScope(scope(scope))
        .setWhat(what)
        .setLabel(label)
        .addAllSelectors(
            range.selectors().stream()
                .map(selector -> Selector.newBuilder().addAllMatchers(matchers(selector)).build())
                .toList())
        .setFromMillis(range.fromMillis())
        .setToMillis(range.toMillis())
        .build();
  }

  static SeriesRange range(FindRequest request) {
    return new SeriesRange(
        request.getSelectorsList().stream()
            .map(selector -> parsed(selector.getMatchersList()))
            .toList(),
        request.getFromMillis(),
        request.getToMillis());
  }
}
