package io.weir.scraper.scrape;

import io.weir.schemas.labels.Labels;
import io.weir.scraper.config.ScrapeLimits;
import java.nio.charset.StandardCharsets;

/**
 * What a sample's labels may not exceed after metric relabelling; 0 is no limit.
 *
 * @param count labels of a sample, its name among them
 * @param nameLength bytes of a label's name
 * @param valueLength bytes of a label's value
 */
record LabelLimits(int count, int nameLength, int valueLength) {
  private static final int EXCERPT_LENGTH = 50;

  static LabelLimits of(ScrapeLimits limits) {
    return new LabelLimits(
        limits.labelLimit(), limits.labelNameLengthLimit(), limits.labelValueLengthLimit());
  }

  /**
   * @throws ScrapeFailedException if a limit is exceeded
   */
  void check(Labels labels) throws ScrapeFailedException {
    if (count > 0 && labels.size() > count) {
      throw exceeded("label_limit", labels, "labels", labels.size(), count);
    }
    if (nameLength == 0 && valueLength == 0) {
      return;
    }
    for (int i = 0; i < labels.size(); i++) {
      int name = length(labels.name(i));
      if (nameLength > 0 && name > nameLength) {
        throw exceeded(
            "label_name_length_limit",
            labels,
            "bytes in the name " + excerpt(labels.name(i)),
            name,
            nameLength);
      }
      int value = length(labels.value(i));
      if (valueLength > 0 && value > valueLength) {
        throw exceeded(
            "label_value_length_limit",
            labels,
            "bytes in the value of " + excerpt(labels.name(i)),
            value,
            valueLength);
      }
    }
  }

  private static ScrapeFailedException exceeded(
      String key, Labels labels, String what, int found, int limit) {
    return new ScrapeFailedException(
        FailureReason.LABEL_LIMIT,
        "%s: metric %s: expected at most %d %s, found %d"
            .formatted(key, excerpt(labels.metricName()), limit, what, found));
  }

  private static String excerpt(String text) {
    return text.length() <= EXCERPT_LENGTH ? text : text.substring(0, EXCERPT_LENGTH);
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
