package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.MetricType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeriesTypesTest {
  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, x_total, COUNTER",
    "UNKNOWN, x_count, COUNTER",
    "UNKNOWN, x_sum, COUNTER",
    "UNKNOWN, x_bucket, COUNTER",
    "UNKNOWN, x, GAUGE",
    "COUNTER, x, COUNTER",
    "COUNTER, x_created, GAUGE",
    "GAUGE, x_total, GAUGE",
    "HISTOGRAM, x_bucket, COUNTER",
    "HISTOGRAM, x_sum, COUNTER",
    "HISTOGRAM, x_created, GAUGE",
    "HISTOGRAM, x, HISTOGRAM",
    "SUMMARY, x, GAUGE",
    "SUMMARY, x_count, COUNTER",
    "GAUGE_HISTOGRAM, x_bucket, GAUGE_HISTOGRAM",
    "INFO, x_info, INFO",
    "STATESET, x, STATESET",
  })
  void u1_followsTheFamilyElseTheName(MetricType family, String name, MetricType expected) {
    assertThat(SeriesTypes.decide(family, name)).isEqualTo(expected);
  }
}
