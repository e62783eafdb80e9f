package io.weir.schemas.samples;

import java.util.List;

/** The type of a metric family, in the order of the Avro enumeration. */
public enum MetricType {
  UNKNOWN(0),
  COUNTER(1),
  GAUGE(2),
  HISTOGRAM(3),
  GAUGE_HISTOGRAM(4),
  SUMMARY(5),
  INFO(6),
  STATESET(7);

  private static final List<MetricType> BY_INDEX = List.of(values());

  /** Number of types. */
  public static final int COUNT = BY_INDEX.size();

  private final int index;

  MetricType(int index) {
    this.index = index;
  }

  /** Place in the Avro enumeration, from 0. */
  public int index() {
    return index;
  }

  /** The type at its place in the Avro enumeration, from 0. */
  public static MetricType at(int index) {
    return BY_INDEX.get(index);
  }
}
