package io.weir.topology.promql.parse;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The keys of a histogram's description. */
enum HistogramKey {
  SUM("sum"),
  COUNT("count"),
  SCHEMA("schema"),
  OFFSET("offset"),
  NEGATIVE_OFFSET("n_offset"),
  BUCKETS("buckets"),
  NEGATIVE_BUCKETS("n_buckets"),
  ZERO_BUCKET("z_bucket"),
  ZERO_BUCKET_WIDTH("z_bucket_w"),
  CUSTOM_VALUES("custom_values"),
  COUNTER_RESET_HINT("counter_reset_hint");

  private final String keyword;

  HistogramKey(String keyword) {
    this.keyword = keyword;
  }

  String keyword() {
    return keyword;
  }

  /** The key of a word in any case of letters. */
  static Optional<HistogramKey> named(String word) {
    String lowerCase = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(key -> key.keyword.equals(lowerCase)).findFirst();
  }
}
