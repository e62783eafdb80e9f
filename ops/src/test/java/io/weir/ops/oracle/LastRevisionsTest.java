package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.committed.RuleResultRecord;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of each series and time the greatest revision stays; what revisions may not do is told. */
final class LastRevisionsTest {
  private static final Labels A = Labels.of("__name__", "a", "job", "x");

  private static RuleResultRecord record(
      double value, long revision, boolean correction, boolean complete) {
    return new RuleResultRecord(
        A, "g/0", 60_000, value, Optional.empty(), complete, revision, correction);
  }

  @Test
  void theGreatestStays() {
    LastRevisions revisions =
        LastRevisions.of(
            List.of(
                record(1, 5, false, true),
                record(2, 6, true, false),
                record(StaleMarker.VALUE, 8, true, true)));
    assertThat(revisions.problems()).isEmpty();
    assertThat(revisions.corrections()).isEqualTo(1);
    assertThat(revisions.results().of("a"))
        .isEqualTo(Map.of(A, Map.of(60_000L, RuleResults.MARKER)));
  }

  @Test
  void tellsOfRevisionsThatDontGrow() {
    LastRevisions revisions =
        LastRevisions.of(List.of(record(1, 5, false, true), record(2, 5, true, true)));
    assertThat(revisions.problems())
        .containsExactly(
            "a{job=\"x\"} at 1970-01-01T00:01:00Z, revision 5:"
                + " expected a greater revision than 5");
    assertThat(revisions.results().of("a")).isEqualTo(Map.of(A, Map.of(60_000L, List.of(1.0))));
  }

  @Test
  void tellsOfUnmarkedCorrections() {
    assertThat(
            LastRevisions.of(List.of(record(1, 5, false, true), record(2, 6, false, true)))
                .problems())
        .hasSize(1);
  }

  @Test
  void tellsOfWhatStaysIncomplete() {
    assertThat(LastRevisions.of(List.of(record(1, 5, false, false))).problems()).hasSize(1);
  }
}
