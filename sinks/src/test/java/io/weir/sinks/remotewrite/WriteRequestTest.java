package io.weir.sinks.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.NativeHistogram.ResetHint;
import io.weir.schemas.samples.NativeHistogram.Span;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes, by hand from the specifications' messages. */
final class WriteRequestTest {
  private static final Labels X = Labels.of("__name__", "x");
  private static final String NAME = "5f5f6e616d655f5f";
  private static final String TWO_AT_1000 = "0c" + "090000000000000040" + "10e807";

  private static final NativeHistogram HISTOGRAM =
      new NativeHistogram(
          1_000,
          1,
          0.5,
          2,
          4,
          8,
          List.of(new Span(-1, 2)),
          List.of(1.0, 1.0),
          List.of(),
          List.of(),
          List.of(),
          ResetHint.GAUGE);

  private static final String HISTOGRAM_BYTES =
      "43"
          + "110000000000001040" // count_float 4
          + "190000000000002040" // sum 8
          + "2002" // schema 1, zigzag
          + "29000000000000e03f" // zero_threshold 0.5
          + "390000000000000040" // zero_count_float 2
          + "5a0408011002" // positive_spans: offset -1, zigzag, length 2
          + "6a10000000000000f03f000000000000f03f" // positive_counts 1, 1
          + "7003" // reset_hint GAUGE
          + "78e807"; // timestamp 1000

  @Test
  void firstVersionHasLabelsInEachSeries() {
    WriteRequest request = new FirstRequest();
    request.begin(X, MetricType.GAUGE);
    request.sample(1_000, 2);
    request.end();
    request.begin(X, MetricType.HISTOGRAM);
    request.histogram(HISTOGRAM);
    request.end();

    String label = "0a0d" + "0a08" + NAME + "1201" + "78";
    assertThat(hex(request.finish()))
        .isEqualTo(
            ("0a1d" + label + "12" + TWO_AT_1000) + ("0a54" + label + "22" + HISTOGRAM_BYTES));
  }

  @Test
  void secondVersionHasEachTextOnceAndTellsTypes() {
    WriteRequest request = new SecondRequest();
    request.begin(X, MetricType.GAUGE);
    request.sample(1_000, 2);
    request.end();
    request.begin(X, MetricType.UNKNOWN);
    request.histogram(HISTOGRAM);
    request.end();

    assertThat(hex(request.finish()))
        .isEqualTo(
            ("2200" + "2208" + NAME + "220178")
                + ("2a16" + "0a020102" + "12" + TWO_AT_1000 + "2a020802")
                + ("2a49" + "0a020102" + "1a" + HISTOGRAM_BYTES));
  }

  @Test
  void boundsOfTheirOwnAreTheSixteenthField() {
    WriteRequest request = new SecondRequest();
    request.begin(X, MetricType.UNKNOWN);
    request.histogram(
        new NativeHistogram(
            0,
            -53,
            0,
            0,
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(1.0),
            ResetHint.UNKNOWN));
    request.end();

    assertThat(hex(request.finish())).contains("2069").endsWith("8201" + "08" + "000000000000f03f");
  }

  @ParameterizedTest
  @EnumSource
  void finishedRequestIsCountedAndTheNextBeginsEmpty(ProtobufMessage message) {
    WriteRequest request = message.newRequest();
    assertThat(request.size()).isZero();
    request.begin(X, MetricType.COUNTER);
    request.sample(1_000, 2);
    request.sample(2_000, 3);
    request.end();
    request.begin(X, MetricType.COUNTER);
    request.histogram(HISTOGRAM);
    request.end();

    WriteRequest.Encoded first = request.finish();
    assertThat(first.samples()).isEqualTo(2);
    assertThat(first.histograms()).isEqualTo(1);
    assertThat(request.size()).isZero();
    request.begin(X, MetricType.COUNTER);
    request.sample(1_000, 2);
    request.end();
    WriteRequest.Encoded second = request.finish();
    assertThat(second.samples()).isEqualTo(1);
    assertThat(second.histograms()).isZero();
    assertThat(hex(second)).contains(NAME);
  }

  /** Places in the Avro enumeration of types, which the message is sent as, are the message's. */
  @Test
  void typesAreNumberedAsInTheMessage() {
    assertThat(MetricType.values())
        .extracting(MetricType::index)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(MetricType.values())
        .extracting(MetricType::name)
        .containsExactly(
            "UNKNOWN",
            "COUNTER",
            "GAUGE",
            "HISTOGRAM",
            "GAUGE_HISTOGRAM",
            "SUMMARY",
            "INFO",
            "STATESET");
  }

  private static String hex(WriteRequest.Encoded request) {
    return HexFormat.of().formatHex(request.bytes());
  }
}
