package io.weir.scraper.scrape;

import io.weir.schemas.labels.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * From the labels of a line to those of the series: the target's labels come in, metric relabelling
 * is applied, and external labels are added where nothing stands. As Prometheus does. Immutable.
 */
final class SampleLabels {
  private static final String EXPORTED_PREFIX = "exported_";

  private final Labels target;
  private final boolean honorLabels;
  private final Function<Labels, Optional<Labels>> metricRelabeling;
  private final LabelLimits limits;
  private final Labels external;

  /**
   * @param target what the target's series are labelled with
   * @param honorLabels whether a line's label wins over the target's, even an empty one; otherwise
   *     it is renamed to {@code exported_…}
   * @param metricRelabeling gives nothing for what is dropped
   */
  SampleLabels(
      Labels target,
      boolean honorLabels,
      Function<Labels, Optional<Labels>> metricRelabeling,
      LabelLimits limits,
      Labels external) {
    this.target = target;
    this.honorLabels = honorLabels;
    this.metricRelabeling = metricRelabeling;
    this.limits = limits;
    this.external = external;
  }

  /**
   * The labels of a line's series.
   *
   * @param line the line's labels, empty ones too
   * @return empty if it is dropped
   * @throws ScrapeFailedException if they exceed a limit or have no metric name
   */
  Optional<Labels> of(Map<String, String> line) throws ScrapeFailedException {
    Optional<Labels> relabelled = metricRelabeling.apply(withTarget(line));
    // Relabelling that removes every label drops the sample, too.
    if (relabelled.isEmpty() || relabelled.get().isEmpty()) {
      return Optional.empty();
    }
    Labels labels = relabelled.get();
    if (!labels.has(Labels.METRIC_NAME)) {
      throw new ScrapeFailedException(
          FailureReason.LABELS, "expected a metric name after relabelling, found " + labels);
    }
    limits.check(labels);
    return Optional.of(withExternal(labels));
  }

  /** The labels of a series about the scrape itself. */
  Labels ofReport(String metricName) {
    return withExternal(target.toBuilder().set(Labels.METRIC_NAME, metricName).build());
  }

  private Labels withTarget(Map<String, String> line) {
    Labels.Builder labels = Labels.ofMap(line).toBuilder();
    List<String> conflicting = new ArrayList<>();
    for (int i = 0; i < target.size(); i++) {
      String name = target.name(i);
      if (honorLabels) {
        if (!line.containsKey(name)) {
          labels.set(name, target.value(i));
        }
      } else {
        if (!line.getOrDefault(name, "").isEmpty()) {
          conflicting.add(name);
        }
        labels.set(name, target.value(i));
      }
    }
    conflicting.sort(Comparator.comparingInt(SampleLabels::length));
    for (String name : conflicting) {
      String renamed = EXPORTED_PREFIX + name;
      while (!labels.value(renamed).isEmpty()) {
        renamed = EXPORTED_PREFIX + renamed;
      }
      labels.set(renamed, line.getOrDefault(name, ""));
    }
    return labels.build();
  }

  private static int length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private Labels withExternal(Labels labels) {
    if (external.isEmpty()) {
      return labels;
    }
    Labels.Builder all = external.toBuilder();
    for (int i = 0; i < labels.size(); i++) {
      all.set(labels.name(i), labels.value(i));
    }
    return all.build();
  }
}
