package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PassedMarksTest {
  @Test
  void aTimeIsPassedOnceEachPartitionHasAMarkBehindIt() {
    PassedMarks marks = new PassedMarks(2);
    marks.note(0, 1_000, 7_000);
    marks.note(0, 1_001, 7_010);
    marks.note(0, 2_000, 8_000);
    assertThat(marks.passedMillis(1_000)).isEmpty();

    marks.note(1, 1_500, 7_500);
    assertThat(marks.passedMillis(1_000)).hasValue(7_500);
    assertThat(marks.passedMillis(999)).hasValue(7_500);
    assertThat(marks.passedMillis(1_500)).isEmpty();
  }

  @Test
  void ofRecordsWithTheSameMarkTheFirstCounts() {
    PassedMarks marks = new PassedMarks(1);
    marks.note(0, 1_001, 7_010);
    marks.note(0, 1_001, 7_020);
    assertThat(marks.passedMillis(1_000)).hasValue(7_010);
  }
}
