package io.weir.topology.promql.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramVariance;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.number.Extremum;
import io.weir.topology.promql.operator.Absent;
import io.weir.topology.promql.operator.CalendarField;
import io.weir.topology.promql.operator.Clamp;
import io.weir.topology.promql.operator.HistogramFractions;
import io.weir.topology.promql.operator.HistogramMap;
import io.weir.topology.promql.operator.HistogramQuantiles;
import io.weir.topology.promql.operator.InfoJoin;
import io.weir.topology.promql.operator.NumberMap;
import io.weir.topology.promql.operator.Operator;
import io.weir.topology.promql.operator.RangeCall;
import io.weir.topology.promql.operator.Relabelled;
import io.weir.topology.promql.operator.Scalars;
import io.weir.topology.promql.operator.Selection;
import io.weir.topology.promql.operator.Sorted;
import io.weir.topology.promql.operator.StepTimes;
import io.weir.topology.promql.operator.VectorSelection;
import io.weir.topology.promql.range.RangeFunction;
import io.weir.topology.promql.range.RangeFunctions;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorSelector;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Makes the operator of one call. */
final class CallPlanner {
  private final Planner planner;
  private final Call call;
  private final Function function;
  private final List<Expression> arguments;
  private final HistogramUse use;

  CallPlanner(Planner planner, Call call, HistogramUse use) {
    this.planner = planner;
    this.call = call;
    this.function = call.function();
    this.arguments = call.arguments().stream().map(Expression::withoutParentheses).toList();
    this.use = use;
  }

  Operator operator() {
    Optional<RangeFunction> range = RangeFunctions.of(function);
    if (range.isPresent()) {
      return rangeCall(range.get());
    }
    Optional<DoubleUnaryOperator> mapping = NumberFunctions.of(function);
    if (mapping.isPresent()) {
      DoubleUnaryOperator unary = mapping.get();
      return map((value, scalars) -> unary.applyAsDouble(value));
    }
    Optional<CalendarField> field = NumberFunctions.calendarField(function);
    if (field.isPresent()) {
      CalendarField calendar = field.get();
      return new NumberMap(
          (value, scalars) -> calendar.of(value),
          arguments.isEmpty() ? Scalars.time() : argument(0),
          List.of());
    }
    return other();
  }

  private Operator other() {
    return switch (function) {
      case TIME -> Scalars.time();
      case PI -> Scalars.constant(Math.PI);
      case START -> Scalars.queryStart();
      case END -> Scalars.queryEnd();
      case RANGE -> Scalars.queryRange();
      case STEP -> Scalars.queryStep();
      case MAX_OF -> Scalars.binary(Extremum::greater, argument(0), argument(1));
      case MIN_OF -> Scalars.binary(Extremum::lesser, argument(0), argument(1));
      case SCALAR_OF -> Scalars.ofVector(argument(0));
      case VECTOR_OF -> argument(0);
      case CLAMP -> new Clamp(argument(0), argument(1), argument(2));
      case CLAMP_MIN ->
          new Clamp(argument(0), argument(1), Scalars.constant(Double.POSITIVE_INFINITY));
      case CLAMP_MAX ->
          new Clamp(argument(0), Scalars.constant(Double.NEGATIVE_INFINITY), argument(1));
      case ROUND ->
          map((value, scalars) -> {
            double inverse = 1 / (scalars.length == 0 ? 1 : scalars[0]);
            return Math.floor(value * inverse + 0.5) / inverse;
          });
      case ABSENT -> new Absent(argument(0), absentLabels());
      case TIMESTAMP -> timestamps(VectorSelection.Content.TIMESTAMP);
      case START_TIMESTAMP -> timestamps(VectorSelection.Content.START_TIMESTAMP);
      case SORT -> Sorted.byValue(argument(0), false, call.position());
      case SORT_DESC -> Sorted.byValue(argument(0), true, call.position());
      case SORT_BY_LABEL -> Sorted.byLabels(argument(0), false, strings(1), call.position());
      case SORT_BY_LABEL_DESC -> Sorted.byLabels(argument(0), true, strings(1), call.position());
      case LABEL_REPLACE -> labelReplace();
      case LABEL_JOIN -> labelJoin();
      case INFO -> info();
      case HISTOGRAM_COUNT -> histogramMap(FloatHistogram::count);
      case HISTOGRAM_SUM -> histogramMap(FloatHistogram::sum);
      case HISTOGRAM_AVG -> histogramMap(histogram -> histogram.sum() / histogram.count());
      case HISTOGRAM_STDVAR -> histogramMap(HistogramVariance::of);
      case HISTOGRAM_STDDEV ->
          histogramMap(histogram -> Math.sqrt(HistogramVariance.of(histogram)));
      case HISTOGRAM_FRACTION ->
          new HistogramFractions(argument(0), argument(1), argument(2), position(2));
      case HISTOGRAM_QUANTILE ->
          new HistogramQuantiles(
              argument(1), position(1), null, List.of(argument(0)), List.of(position(0)));
      case HISTOGRAM_QUANTILES -> histogramQuantiles();
      default -> throw new IllegalArgumentException("plan: no operator for " + function);
    };
  }

  private Operator argument(int index) {
    return planner.operator(arguments.get(index), use);
  }

  private Position position(int index) {
    return arguments.get(index).position();
  }

  private String string(int index) {
    if (arguments.get(index) instanceof StringLiteral literal) {
      return literal.value();
    }
    throw new IllegalArgumentException(
        function + ": expected a string, found " + arguments.get(index));
  }

  private List<String> strings(int from) {
    List<String> strings = new ArrayList<>();
    for (int i = from; i < arguments.size(); i++) {
      strings.add(string(i));
    }
    return strings;
  }

  private Operator map(NumberMap.Mapping mapping) {
    List<Operator> scalars = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      scalars.add(argument(i));
    }
    return new NumberMap(mapping, argument(0), scalars);
  }

  private Operator histogramMap(ToDoubleFunction<FloatHistogram> mapping) {
    return new HistogramMap(mapping, argument(0));
  }

  private Operator rangeCall(RangeFunction implementation) {
    List<Operator> scalars = new ArrayList<>();
    Expression range = null;
    for (Expression argument : arguments) {
      if (argument.type() == ValueType.MATRIX) {
        range = argument;
      } else {
        scalars.add(planner.operator(argument, use));
      }
    }
    if (range == null) {
      throw new IllegalArgumentException(function + ": expected a range vector, found none");
    }
    Optional<Operator> presence = planner.given(range);
    if (function == Function.ABSENT_OVER_TIME && presence.isPresent()) {
      return new Absent(presence.get(), absentLabels());
    }
    if (range instanceof MatrixSelector matrix) {
      checkEnds(matrix.selector().ends());
    }
    Operator operator =
        new RangeCall(function, implementation, planner.range(range, use), scalars, position(0));
    return function == Function.ABSENT_OVER_TIME ? new Absent(operator, absentLabels()) : operator;
  }

  private void checkEnds(RangeEnds ends) {
    if (!RangeFunctions.allows(function, ends)) {
      throw new QueryException(
          "%s modifier can only be used with: %s - not with %s"
              .formatted(
                  ends.keyword(),
                  ends == RangeEnds.ANCHORED
                      ? "changes, delta, increase, rate, resets"
                      : "delta, increase, rate",
                  function));
    }
  }

  /** The labels that the absent series would surely have: those matched once, by equality. */
  private Labels absentLabels() {
    List<Matcher> matchers =
        switch (arguments.getFirst()) {
          case VectorSelector selector -> selector.matchers();
          case MatrixSelector matrix -> matrix.selector().matchers();
          default -> List.of();
        };
    Labels.Builder labels = Labels.builder();
    Set<String> seen = new HashSet<>();
    for (Matcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        continue;
      }
      if (matcher.operator() == MatchOperator.EQUAL && seen.add(matcher.name())) {
        labels.set(matcher.name(), matcher.value());
      } else {
        labels.remove(matcher.name());
      }
    }
    return labels.build();
  }

  private Operator timestamps(VectorSelection.Content content) {
    if (arguments.getFirst() instanceof VectorSelector selector) {
      return new VectorSelection(Selection.of(selector, false), content);
    }
    return content == VectorSelection.Content.TIMESTAMP
        ? new StepTimes(argument(0))
        : new StepTimes.Unknown(argument(0));
  }

  private Operator labelReplace() {
    String expression = string(4);
    Pattern pattern;
    try {
      pattern = Pattern.compile("^(?s:" + expression + ")$");
    } catch (PatternSyntaxException e) {
      throw new QueryException("invalid regular expression in label_replace(): " + expression, e);
    }
    if (!LabelNames.isValid(string(1))) {
      throw new QueryException("invalid destination label name in label_replace(): " + string(1));
    }
    return Relabelled.replaced(argument(0), string(1), string(2), string(3), pattern);
  }

  private Operator labelJoin() {
    List<String> sources = strings(3);
    for (String source : sources) {
      if (!LabelNames.isValid(source)) {
        throw new QueryException("invalid source label name in label_join(): " + source);
      }
    }
    if (!LabelNames.isValid(string(1))) {
      throw new QueryException("invalid destination label name in label_join(): " + string(1));
    }
    return Relabelled.joined(argument(0), string(1), string(2), sources);
  }

  private Operator info() {
    List<Matcher> matchers =
        arguments.size() > 1 && arguments.get(1) instanceof VectorSelector selector
            ? selector.matchers()
            : List.of(Matcher.ofMetricName("target_info"));
    return new InfoJoin(argument(0), matchers, InfoTimes.of(arguments.getFirst()));
  }

  private Operator histogramQuantiles() {
    List<Operator> quantiles = new ArrayList<>();
    List<Position> positions = new ArrayList<>();
    for (int i = 2; i < arguments.size(); i++) {
      quantiles.add(argument(i));
      positions.add(position(i));
    }
    return new HistogramQuantiles(argument(0), position(0), string(1), quantiles, positions);
  }
}
