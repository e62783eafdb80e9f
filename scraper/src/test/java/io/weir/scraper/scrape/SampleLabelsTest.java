package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleLabelsTest {
  private static final LabelLimits NO_LIMITS = new LabelLimits(0, 0, 0);
  private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

  private static Labels labels(boolean honor, Labels target, Map<String, String> line)
      throws ScrapeFailedException {
    return new SampleLabels(target, honor, Optional::of, NO_LIMITS, Labels.empty())
        .of(line)
        .orElseThrow();
  }

  @Test
  void renamesWhatConflictsWithTheTarget() throws ScrapeFailedException {
    assertThat(labels(false, TARGET, Map.of("__name__", "m", "job", "own", "x", "")))
        .isEqualTo(Labels.of("__name__", "m", "job", "j", "instance", "i", "exported_job", "own"));
    assertThat(
            labels(false, TARGET, Map.of("__name__", "m", "job", "own", "exported_job", "other")))
        .isEqualTo(
            Labels.of(
                "__name__",
                "m",
                "job",
                "j",
                "instance",
                "i",
                "exported_job",
                "other",
                "exported_exported_job",
                "own"));
    assertThat(labels(false, TARGET, Map.of("__name__", "m", "job", "")))
        .isEqualTo(Labels.of("__name__", "m", "job", "j", "instance", "i"));
  }

  @Test
  void renamesTheShorterNameFirst() throws ScrapeFailedException {
    Labels target = Labels.of("foo", "t1", "exported_foo", "t2");
    assertThat(labels(false, target, Map.of("__name__", "m", "foo", "1", "exported_foo", "2")))
        .isEqualTo(
            Labels.of(
                "__name__",
                "m",
                "foo",
                "t1",
                "exported_foo",
                "t2",
                "exported_exported_foo",
                "1",
                "exported_exported_exported_foo",
                "2"));
  }

  @Test
  void honoursTheLinesLabelsEvenEmptyOnes() throws ScrapeFailedException {
    assertThat(labels(true, TARGET, Map.of("__name__", "m", "job", "own")))
        .isEqualTo(Labels.of("__name__", "m", "job", "own", "instance", "i"));
    assertThat(labels(true, TARGET, Map.of("__name__", "m", "instance", "")))
        .isEqualTo(Labels.of("__name__", "m", "job", "j"));
  }

  @Test
  void addsExternalLabelsWhereNothingStands() throws ScrapeFailedException {
    SampleLabels labels =
        new SampleLabels(
            TARGET,
            false,
            Optional::of,
            new LabelLimits(4, 0, 0),
            Labels.of("region", "eu", "job", "external"));
    assertThat(labels.of(Map.of("__name__", "m", "x", "y")))
        .contains(
            Labels.of("__name__", "m", "x", "y", "job", "j", "instance", "i", "region", "eu"));
    assertThat(labels.ofReport("up"))
        .isEqualTo(Labels.of("__name__", "up", "job", "j", "instance", "i", "region", "eu"));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0, 0, 'label_limit: metric long_name: expected at most 3 labels, found 4'",
    "0, 7, 0, 'label_name_length_limit: metric long_name: expected at most 7 bytes in the name"
        + " __name__, found 8'",
    "0, 0, 8, 'label_value_length_limit: metric long_name: expected at most 8 bytes in the value"
        + " of __name__, found 9'",
  })
  void holdsLimits(int count, int nameLength, int valueLength, String message) {
    SampleLabels labels =
        new SampleLabels(
            TARGET,
            false,
            Optional::of,
            new LabelLimits(count, nameLength, valueLength),
            Labels.empty());
    assertThatThrownBy(() -> labels.of(Map.of("__name__", "long_name", "x", "y")))
        .isInstanceOf(ScrapeFailedException.class)
        .hasMessage(message);
  }

  @Test
  void allowsWhatJustMeetsTheLimits() throws ScrapeFailedException {
    SampleLabels labels =
        new SampleLabels(TARGET, false, Optional::of, new LabelLimits(4, 8, 9), Labels.empty());
    assertThat(labels.of(Map.of("__name__", "long_name", "x", "y"))).isPresent();
  }
}
