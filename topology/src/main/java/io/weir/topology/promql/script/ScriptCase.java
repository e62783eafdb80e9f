package io.weir.topology.promql.script;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.annotation.Level;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code eval}s. An instant one is evaluated at its time, as the middle step of a range, and
 * with the times of its selectors fixed, at other times.
 */
final class ScriptCase {
  private static final Pattern QUERY_CONTEXT = Pattern.compile("(start|end|range|step)\\(\\)");
  private static final long MINUTE_MILLIS = 60_000;

  private final SeriesSource source;
  private final EvaluationOptions options;

  ScriptCase(SeriesSource source, EvaluationOptions options) {
    this.source = source;
    this.options = options;
  }

  CaseResult run(ScriptCommand.Eval eval) {
    String query = eval.expression();
    try {
      if (eval.range()) {
        evaluate(
            eval,
            query,
            planned ->
                planned.over(
                    source, options, eval.startMillis(), eval.endMillis(), eval.stepMillis()));
        return new CaseResult(eval.line(), query, Optional.empty());
      }
      runAt(eval, query, eval.endMillis());
      Optional<String> fixed = fixedQuery(eval);
      if (fixed.isPresent()) {
        query = fixed.get();
        for (long time : otherTimes(eval.endMillis())) {
          runAt(eval, query, time);
        }
      }
      return new CaseResult(eval.line(), eval.expression(), Optional.empty());
    } catch (Mismatch mismatch) {
      return new CaseResult(
          eval.line(),
          eval.expression(),
          Optional.of(new CaseFailure(query, mismatch.expected(), mismatch.actual())));
    }
  }

  private static Optional<String> fixedQuery(ScriptCommand.Eval eval) {
    try {
      return FixedTimes.of(PromQlParser.parse(eval.expression()), eval.endMillis())
          .map(Expression::toString);
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static long[] otherTimes(long time) {
    return time == 0
        ? new long[] {-1000, 0, 1000}
        : new long[] {-10 * time, 0, time / 5, time, 10 * time};
  }

  private void runAt(ScriptCommand.Eval eval, String query, long time) throws Mismatch {
    QueryResult result = evaluate(eval, query, planned -> planned.at(source, options, time));
    boolean onlyInstant =
        eval.expected().rangeVector() != null
            || eval.expected().string() != null
            || QUERY_CONTEXT.matcher(query).find();
    if (result == null || onlyInstant) {
      return;
    }
    QueryValue inRange;
    try {
      inRange =
          PromqlQuery.of(PromQlParser.parse(query))
              .over(source, options, time - MINUTE_MILLIS, time + MINUTE_MILLIS, MINUTE_MILLIS)
              .value();
    } catch (RuntimeException | ParseException e) {
      throw new Mismatch("in range mode: no error", String.valueOf(e.getMessage()));
    }
    if (!eval.expected().has(Condition.Kind.ORDERED) && inRange instanceof MatrixValue matrix) {
      ResultComparison comparison = new ResultComparison(eval);
      QueryValue middle = ResultComparison.atStep(matrix, time);
      if (result.value() instanceof ScalarValue && middle instanceof VectorValue vector) {
        comparison.check(new ScalarValue(time, vector.value(0)));
      } else {
        comparison.check(middle);
      }
    }
  }

  /** Evaluates and compares; null if it failed as expected. */
  private static @Nullable QueryResult evaluate(
      ScriptCommand.Eval eval, String query, Function<PromqlQuery, QueryResult> evaluation)
      throws Mismatch {
    List<Condition> failures = eval.expected().all(Condition.Kind.FAIL);
    QueryResult result;
    try {
      result = evaluation.apply(PromqlQuery.of(PromQlParser.parse(query)));
    } catch (QueryException | ParseException | InvalidSpanException e) {
      String message = String.valueOf(e.getMessage());
      if (failures.isEmpty()) {
        throw new Mismatch("no error", "error: " + message);
      }
      if (!failures.getFirst().test().test(message)) {
        throw new Mismatch("error: " + failures.getFirst().text(), "error: " + message);
      }
      return null;
    } catch (RuntimeException e) {
      // Whatever goes wrong in one case is that case's failure; the others are still run.
      throw new Mismatch("no exception", e + " at " + List.of(e.getStackTrace()).getFirst());
    }
    if (!failures.isEmpty()) {
      throw new Mismatch(
          "error: " + failures.getFirst().text(), ResultComparison.text(result.value()));
    }
    checkAnnotations(eval, result, query);
    new ResultComparison(eval).check(result.value());
    return result;
  }

  private static void checkAnnotations(ScriptCommand.Eval eval, QueryResult result, String query)
      throws Mismatch {
    List<String> warnings = result.annotations().describe(Level.WARNING, query, 0);
    List<String> infos = result.annotations().describe(Level.INFO, query, 0);
    check("warning", eval.expected().all(Condition.Kind.WARN), warnings);
    check("info", eval.expected().all(Condition.Kind.INFO), infos);
    if (eval.expected().has(Condition.Kind.NO_WARN) && !warnings.isEmpty()) {
      throw new Mismatch("no warnings", warnings.toString());
    }
    if (eval.expected().has(Condition.Kind.NO_INFO) && !infos.isEmpty()) {
      throw new Mismatch("no infos", infos.toString());
    }
  }

  private static void check(String kind, List<Condition> expected, List<String> actual)
      throws Mismatch {
    for (Condition condition : expected) {
      if (actual.stream().noneMatch(condition.test())) {
        throw new Mismatch(kind + ": " + condition.text(), kind + "s: " + actual);
      }
    }
    for (String annotation : actual) {
      if (!expected.isEmpty()
          && expected.stream().noneMatch(condition -> condition.test().test(annotation))) {
        throw new Mismatch("no other " + kind, kind + ": " + annotation);
      }
    }
  }
}
