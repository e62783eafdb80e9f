package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.Bucket;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;

/** Writes what expressions evaluate to. Numbers of series are not boxed: there are many. */
final class ValueJson {
  private static final int OPEN = 2;
  private static final int CLOSED_BELOW = 1;
  private static final int CLOSED_ABOVE = 0;
  private static final int CLOSED = 3;

  private final JsonBuffer json;

  ValueJson(JsonBuffer json) {
    this.json = json;
  }

  static String type(QueryValue value) {
    return switch (value) {
      case ScalarValue scalar -> "scalar";
      case StringValue string -> "string";
      case VectorValue vector -> "vector";
      case MatrixValue matrix -> "matrix";
    };
  }

  /** How many elements a limit would count. */
  static int size(QueryValue value) {
    return switch (value) {
      case VectorValue vector -> vector.size();
      case MatrixValue matrix -> matrix.series().size();
      case ScalarValue scalar -> 0;
      case StringValue string -> 0;
    };
  }

  /** A value, with the first elements only if they are limited. */
  void write(QueryValue value, LimitParameter limit) {
    switch (value) {
      case ScalarValue scalar ->
          json.beginArray()
              .seconds(scalar.timestampMillis())
              .text(NumberText.decimal(scalar.value()))
              .endArray();
      case StringValue string ->
          json.beginArray().seconds(string.timestampMillis()).text(string.value()).endArray();
      case VectorValue vector -> {
        int size = limit.cuts(vector.size()) ? (int) limit.most() : vector.size();
        json.beginArray();
        for (int i = 0; i < size; i++) {
          element(vector, i);
        }
        json.endArray();
      }
      case MatrixValue matrix -> {
        json.beginArray();
        limit.cut(matrix.series()).forEach(this::series);
        json.endArray();
      }
    }
  }

  /** Labels as an object. */
  static void labels(JsonBuffer json, Labels labels) {
    json.beginObject();
    for (int i = 0; i < labels.size(); i++) {
      json.plainName(labels.name(i)).plainText(labels.value(i));
    }
    json.endObject();
  }

  private void element(VectorValue vector, int index) {
    json.beginObject().name("metric");
    labels(json, vector.labels(index));
    FloatHistogram histogram = vector.histogram(index);
    if (histogram == null) {
      json.name("value");
      point(vector.timestampMillis(), vector.value(index));
    } else {
      json.name("histogram");
      point(vector.timestampMillis(), histogram);
    }
    json.endObject();
  }

  private void series(MatrixValue.Series series) {
    json.beginObject().name("metric");
    labels(json, series.labels());
    double[] values = series.values();
    if (values.length > 0) {
      long[] times = series.timestampsMillis();
      json.name("values").beginArray();
      for (int i = 0; i < values.length; i++) {
        point(times[i], values[i]);
      }
      json.endArray();
    }
    FloatHistogram[] histograms = series.histograms();
    if (histograms.length > 0) {
      long[] times = series.histogramTimestampsMillis();
      json.name("histograms").beginArray();
      for (int i = 0; i < histograms.length; i++) {
        point(times[i], histograms[i]);
      }
      json.endArray();
    }
    json.endObject();
  }

  private void point(long timeMillis, double value) {
    json.beginArray().seconds(timeMillis).quotedNumber(value).endArray();
  }

  private void point(long timeMillis, FloatHistogram histogram) {
    json.beginArray().seconds(timeMillis);
    json.beginObject().name("count").quotedNumber(histogram.count());
    json.name("sum").quotedNumber(histogram.sum());
    boolean any = false;
    for (Bucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        if (!any) {
          json.name("buckets").beginArray();
        }
        any = true;
        bucket(bucket);
      }
    }
    if (any) {
      json.endArray();
    }
    json.endObject().endArray();
  }

  private void bucket(Bucket bucket) {
    json.beginArray()
        .number(ends(bucket))
        .quotedNumber(bucket.lower())
        .quotedNumber(bucket.upper())
        .quotedNumber(bucket.count())
        .endArray();
  }

  private static int ends(Bucket bucket) {
    if (bucket.lowerInclusive()) {
      return bucket.upperInclusive() ? CLOSED : CLOSED_BELOW;
    }
    return bucket.upperInclusive() ? CLOSED_ABOVE : OPEN;
  }
}
