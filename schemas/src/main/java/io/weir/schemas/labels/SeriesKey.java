package io.weir.schemas.labels;

/** A series as the text of a record's key: tenant, slash, the series as Prometheus prints it. */
public final class SeriesKey {
  private SeriesKey() {}

  /** Text such as {@code default/up{instance="a:1", job="b"}}. */
  public static String text(String tenant, Labels labels) {
    return tenant + "/" + labels;
  }
}
