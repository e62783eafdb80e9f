package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.alert;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.relabel.RelabelText;
import io.weir.schemas.relabel.Relabeling;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SeriesFlags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RowSelectionTest {
  private static final Series UP = series("__name__", "up", "job", "a", "pod", "7");
  private static final Series GO = series("__name__", "go_threads", "job", "a");

  @Test
  void withoutRulesRowsAreThoseThatCame() {
    List<Row> rows = List.of(sample(UP, 1, 1), rollup(UP, MetricType.GAUGE, 0, 1, 2));

    assertThat(selection("", true).select(rows).rows()).isSameAs(rows);
  }

  @Test
  void seriesAreDroppedAndRewrittenAsInPrometheus() {
    RowSelection selection =
        selection(
            "[{source_labels: [__name__], regex: 'go_.*', action: drop},"
                + " {regex: pod, action: labeldrop},"
                + " {target_label: region, replacement: eu}]",
            true);
    Series rewritten = series("__name__", "up", "job", "a", "region", "eu");

    var selected =
        selection.select(
            List.of(
                sample(UP, 1, 1),
                sample(GO, 1, 2),
                rollup(UP, MetricType.GAUGE, 0, 3, 1),
                result(UP, 60_000, 4, 1),
                result(GO, 60_000, 4, 1)));

    assertThat(selected.rows())
        .containsExactly(
            sample(rewritten, 1, 1),
            rollup(rewritten, MetricType.GAUGE, 0, 3, 1),
            result(rewritten, 60_000, 4, 1));
    assertThat(selected.leftOut()).isEqualTo(Map.of("filtered", 2L));
  }

  @Test
  void seriesWithoutANameAreLeftOut() {
    var selected =
        selection("[{regex: __name__, action: labeldrop}]", true).select(List.of(sample(UP, 1, 1)));

    assertThat(selected.rows()).isEmpty();
    assertThat(selected.leftOut()).isEqualTo(Map.of("unnamed", 1L));
  }

  @Test
  void alertsAreNoSeriesAndStayAsTheyAre() {
    AlertRow alert = alert(AlertState.FIRING, 60_000, 1);

    assertThat(
            selection("[{source_labels: [__name__], regex: up, action: keep}]", true)
                .select(List.of(alert))
                .rows())
        .containsExactly(alert);
  }

  @Test
  void correctionsAreLeftOutIfTheStoreIsNotToHaveThem() {
    Row late = new SampleRow(UP, MetricType.GAUGE, SeriesFlags.LATE, 1, 1);
    List<Row> first =
        List.of(
            late,
            rollup(UP, MetricType.GAUGE, 0, 1, 1),
            result(UP, 60_000, 1, 1),
            alert(AlertState.FIRING, 60_000, 1));
    List<Row> second =
        List.of(
            rollup(UP, MetricType.GAUGE, 0, 2, 2),
            result(UP, 60_000, 2, 2),
            alert(AlertState.FIRING, 60_000, 2));

    assertThat(selection("", false).select(first).rows()).isEqualTo(first);
    assertThat(selection("", false).select(second).rows()).isEmpty();
    assertThat(selection("", false).select(second).leftOut()).isEqualTo(Map.of("correction", 3L));
    assertThat(selection("", true).select(second).rows()).isEqualTo(second);
  }

  /** Two of each of five series, of which two are remembered. */
  @Test
  void seriesThatWereForgottenAreRewrittenAgain() {
    RowSelection selection = selection("[{target_label: region, replacement: eu}]", true);
    for (int i = 0; i < 10; i++) {
      Series series = series("__name__", "x" + i % 5);

      assertThat(selection.select(List.of(sample(series, i, i))).rows())
          .containsExactly(sample(series("__name__", "x" + i % 5, "region", "eu"), i, i));
    }
  }

  private static RowSelection selection(String rules, boolean corrections) {
    return new RowSelection(Relabeling.of(RelabelText.parse("rules", rules)), corrections, 2);
  }
}
