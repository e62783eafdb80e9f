package io.weir.ops.bench.load;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes a target's series in Prometheus's text format 0.0.4. For one thread. */
public final class Exposition {
  /** The format's content type. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** What stands before each series' value, with the lines of its family if it is the first. */
  private final byte[][] heads;

  /** An exposition of a target. */
  public Exposition(TargetSeries target) {
    heads = new byte[target.size()][];
    for (int series = 0; series < heads.length; series++) {
      heads[series] = head(target, series).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static String head(TargetSeries target, int series) {
    Labels labels = target.exposed(series);
    StringBuilder text = new StringBuilder();
    if (series % TargetSeries.FAMILY_SIZE == 0) {
      MetricType type = target.type(series);
      text.append("# HELP ").append(labels.metricName()).append(" What the service did.\n");
      text.append("# TYPE ").append(labels.metricName()).append(' ');
      text.append(type.name().toLowerCase(Locale.ROOT)).append('\n');
    }
    text.append(labels.metricName());
    char before = '{';
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.name(i).equals(Labels.METRIC_NAME)) {
        text.append(before).append(labels.name(i)).append("=\"").append(labels.value(i));
        text.append('"');
        before = ',';
      }
    }
    return text.append("} ").toString();
  }

  /** The text with the present values. */
  public byte[] text(TargetValues values) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(heads.length * 128);
    for (int series = 0; series < heads.length; series++) {
      text.writeBytes(heads[series]);
      text.writeBytes(number(values.value(series)).getBytes(StandardCharsets.US_ASCII));
      text.write('\n');
    }
    return text.toByteArray();
  }

  private static String number(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }
}
