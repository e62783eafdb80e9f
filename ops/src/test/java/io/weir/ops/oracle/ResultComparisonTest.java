package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The comparison tells of whatever differs. */
final class ResultComparisonTest {
  private static final long MINUTE = 60_000;
  private static final Labels A = Labels.of("__name__", "r", "job", "a");
  private static final Labels B = Labels.of("__name__", "r", "job", "b");
  private static final Labels C = Labels.of("__name__", "r", "job", "c");

  private final OracleRule rule = rule("{record: r}");
  private final ResultComparison comparison = new ResultComparison(rule, true);
  private final RuleResults found = new RuleResults();

  /** Present at the third and fourth tick. */
  private final Map<Labels, Map<Long, List<Double>>> expected =
      Map.of(A, points(1, 2), B, points(5, 5));

  private static OracleRule rule(String expectation) {
    return RuleList.of(
            "groups: [{name: g, rules: [{record: r, expr: x}]}]", "rules: [" + expectation + "]")
        .rules()
        .getFirst();
  }

  private static long tick(int number) {
    return OracleData.START_MILLIS + number * MINUTE;
  }

  private static Map<Long, List<Double>> points(double third, double fourth) {
    Map<Long, List<Double>> points = new TreeMap<>();
    points.put(tick(3), List.of(third));
    points.put(tick(4), List.of(fourth));
    return points;
  }

  private void put(Labels labels, double third, double fourth) {
    found.put(labels, tick(3), List.of(third));
    found.put(labels, tick(4), List.of(fourth));
    found.put(labels, tick(5), RuleResults.MARKER);
  }

  private void putAll() {
    put(A, 1, 2);
    put(B, 5, 5);
  }

  @Test
  void findsNothingWhereAllIsAsExpected() {
    put(A, 1 + 1e-11, 2);
    put(B, 5, 5);
    assertThat(comparison.exact(expected, found)).isEmpty();
    assertThat(comparison.ties(expected, found)).isEmpty();
    assertThat(comparison.any(expected, expected, found)).isEmpty();
  }

  @Test
  void tellsTheRuleTheTickAndBothValues() {
    put(A, 1, 2.1);
    put(B, 5, 5);
    assertThat(comparison.exact(expected, found))
        .containsExactly(
            "r at 2023-11-14T23:44:00Z (+240 s): r{job=\"a\"}: expected [2.0], found [2.1]");
  }

  @Test
  void tellsWhatIsMissingAndWhatIsTooMuch() {
    put(A, 1, 2);
    put(C, 5, 5);
    assertThat(comparison.exact(expected, found))
        .hasSize(4)
        .anyMatch(text -> text.contains("r{job=\"b\"}: expected [5.0], found null"))
        .anyMatch(text -> text.contains("r{job=\"c\"}: expected null, found [5.0]"));
  }

  @Test
  void tellsOfMarkersThatAreMissingOrEndNothing() {
    putAll();
    found.put(A, tick(6), RuleResults.MARKER);
    assertThat(comparison.exact(expected, found))
        .singleElement()
        .asString()
        .contains("+360 s", "found a staleness marker");
    assertThat(new ResultComparison(rule, false).exact(expected, found)).isEmpty();

    RuleResults unmarked = new RuleResults();
    expected.forEach(
        (labels, points) -> points.forEach((millis, point) -> unmarked.put(labels, millis, point)));
    assertThat(comparison.exact(expected, unmarked))
        .hasSize(2)
        .allMatch(text -> text.contains("+300 s") && text.contains("expected a staleness marker"));
  }

  @Test
  void tellsOfResultsBesideTheTicks() {
    putAll();
    found.put(A, tick(3) + 1, List.of(1.0));
    assertThat(comparison.exact(expected, found))
        .anyMatch(text -> text.contains("beside the ticks"));
  }

  @Test
  void nanIsNanButNoMarkerAndNoNumber() {
    Map<Labels, Map<Long, List<Double>>> nan = Map.of(A, points(Double.NaN, Double.NaN));
    put(A, Double.longBitsToDouble(0x7ff8000000000001L), Double.NaN);
    assertThat(comparison.exact(nan, found)).isEmpty();
    put(A, StaleMarker.VALUE, 0);
    assertThat(comparison.exact(nan, found)).hasSize(2);
  }

  @Test
  void tiesMayBeOthersOfEqualValue() {
    put(A, 1, 2);
    put(C, 5, 5);
    assertThat(comparison.ties(expected, found)).isEmpty();
    put(C, 5, 4);
    assertThat(comparison.ties(expected, found)).hasSize(1);
    put(B, 5, 5);
    assertThat(comparison.ties(expected, found)).isNotEmpty();
  }

  @Test
  void anyAreOfThoseThatCanBeChosenAndAsMany() {
    ResultComparison any =
        new ResultComparison(rule("{record: r, compare: any, of: x, by: [zone]}"), true);
    Map<Labels, Map<Long, List<Double>>> chosen = Map.of(A, points(1, 2));
    put(B, 5, 5);
    assertThat(any.any(chosen, expected, found)).isEmpty();
    put(A, 1, 2);
    assertThat(any.any(chosen, expected, found)).hasSize(2);
    RuleResults strange = new RuleResults();
    strange.put(C, tick(3), List.of(9.0));
    strange.put(C, tick(4), RuleResults.MARKER);
    strange.put(B, tick(4), List.of(5.0));
    strange.put(B, tick(5), RuleResults.MARKER);
    assertThat(any.any(chosen, expected, strange)).singleElement().asString().contains("+180 s");
  }

  @Test
  void aRuleThatFailsGivesNothing() {
    found.put(A, tick(3), RuleResults.MARKER);
    assertThat(comparison.none(expected, found)).isEmpty();
    found.put(A, tick(4), List.of(1.0));
    assertThat(comparison.none(expected, found)).hasSize(1);
  }

  @Test
  void toleranceIsTheRules() {
    put(A, 1, 2.0001);
    put(B, 5, 5);
    assertThat(comparison.exact(expected, found)).hasSize(1);
    assertThat(
            new ResultComparison(rule("{record: r, tolerance: 1.0e-3}"), true)
                .exact(expected, found))
        .isEmpty();
  }
}
