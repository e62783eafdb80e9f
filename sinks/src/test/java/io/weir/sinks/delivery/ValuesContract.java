package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.alert;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.histogram;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static io.weir.sinks.delivery.Rows.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.StoreTraits.Holds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for the values and labels of every store. */
abstract class ValuesContract extends StoreHooks {
  @Test
  void samplesComeBackAsTheyWere() throws Exception {
    Series load = series("__name__", "node_load1", "instance", "a:9100", "job", "node");
    Series quoted = series("__name__", "odd", "path", "C:\\dir \"q\"\n{x=1,y='ü'}", "ключ", "😀");
    try (Store store = opened()) {
      store.write(
          delivery(
              0,
              sample(load, START, 0.25),
              sample(quoted, START, -1.5),
              sample(load, START + 1, 1_234_567_890.125),
              sample(load, START + 15_000, 0.1)));

      assertThat(samples(load))
          .containsExactly(
              new Stored(START, 0.25),
              new Stored(START + 1, 1_234_567_890.125),
              new Stored(START + 15_000, 0.1));
      assertThat(samples(quoted)).containsExactly(new Stored(START, -1.5));
    }
  }

  @Test
  void infinitiesAndStalenessMarkersComeBack() throws Exception {
    Series series = series("__name__", "special", "job", "x");
    try (Store store = opened()) {
      store.write(
          delivery(
              0,
              sample(series, START, Double.POSITIVE_INFINITY),
              sample(series, START + 1_000, Double.NEGATIVE_INFINITY),
              sample(series, START + 2_000, StaleMarker.VALUE)));

      assertThat(samples(series))
          .extracting(Stored::toString)
          .containsExactly(
              START + "=Infinity", (START + 1_000) + "=-Infinity", (START + 2_000) + "=stale");
    }
  }

  @Test
  void samplesMayComeInAnyOrder() throws Exception {
    Series series = series("__name__", "unordered", "job", "x");
    try (Store store = opened()) {
      store.write(delivery(1, sample(series, START + 60_000, 3)));
      store.write(delivery(2, sample(series, START, 1), sample(series, START + 90_000, 4)));
      store.write(delivery(3, sample(series, START + 30_000, 2)));

      assertThat(samples(series)).extracting(Stored::value).containsExactly(1.0, 2.0, 3.0, 4.0);
    }
  }

  /** Deduplication lets no other through than those that are older than it reaches. */
  @Test
  void twoUncheckedValuesAtOneTimeBecomeOne() throws Exception {
    Series series = series("__name__", "conflict", "job", "x");
    try (Store store = opened()) {
      deliver(store, 1, unchecked(series, START, 5), unchecked(series, START, 4));
      deliver(store, 2, unchecked(series, START, 3));

      assertThat(samples(series)).containsExactly(new Stored(START, 5));
    }
  }

  @Test
  void tenantsAreKeptApart() throws Exception {
    Labels labels = Labels.of("__name__", "shared", "job", "x");
    Series ours = new Series("default", labels);
    Series theirs = new Series("acme", labels);
    try (Store store = opened()) {
      store.write(delivery(1, sample(ours, START, 1), sample(theirs, START, 2)));

      assertThat(samples(ours)).containsExactly(new Stored(START, 1));
      assertThat(samples(theirs)).containsExactly(new Stored(START, 2));
    }
  }

  @Test
  void largeDeliveryIsWrittenWhole() throws Exception {
    List<Row> rows = new ArrayList<>();
    Series last = series("__name__", "none");
    for (int s = 0; s < 2_000; s++) {
      last = series("__name__", "large", "instance", "host-" + s, "job", "node");
      for (int i = 0; i < 10; i++) {
        rows.add(sample(last, START + i * 15_000L, s + i));
      }
    }
    try (Store store = opened()) {
      assertThat(store.write(delivery(1, rows))).isEqualTo(Map.of());

      assertThat(samples(series("__name__", "large", "instance", "host-0", "job", "node")))
          .hasSize(10);
      assertThat(samples(last)).hasSize(10);
    }
  }

  @Test
  void seriesMayHaveNothingButAName() throws Exception {
    Series named = series("__name__", "named_only");
    try (Store store = opened()) {
      store.write(delivery(1, sample(named, START, 1)));

      assertThat(samples(named)).containsExactly(new Stored(START, 1));
    }
  }

  @Test
  void labelWithoutAValueIsNoLabel() throws Exception {
    Series without = series("__name__", "valueless", "job", "x");
    Series empty = asWritten("__name__", "valueless", "job", "x", "zone", "");
    try (Store store = opened()) {
      store.write(delivery(1, sample(empty, START, 1), sample(without, START, 1)));
      store.write(delivery(2, sample(empty, START + 1_000, 2)));

      assertThat(samples(without))
          .containsExactly(new Stored(START, 1), new Stored(START + 1_000, 2));
    }
  }

  /** A series of a record that someone else wrote, with labels that ours never have. */
  private static Series asWritten(String... sortedNamesAndValues) {
    AvroOutput bytes = new AvroOutput(64);
    bytes.writeLong(sortedNamesAndValues.length / 2);
    for (String text : sortedNamesAndValues) {
      bytes.writeString(text);
    }
    bytes.writeLong(0);
    return new Series("default", Labels.decode(bytes.buffer(), 0, bytes.size()));
  }

  @Test
  void seriesThatDifferInOneLabelAreTwo() throws Exception {
    List<Series> all =
        List.of(
            series("__name__", "told_apart", "job", "x"),
            series("__name__", "told_apart", "job", "X"),
            series("__name__", "told_apart", "job", "x "),
            series("__name__", "told_apart", "job", "x", "zone", "x"),
            series("__name__", "told_apart", "jobs", "x"),
            series("__name__", "Told_apart", "job", "x"));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      rows.add(sample(all.get(i), START, i));
    }
    try (Store store = opened()) {
      store.write(delivery(1, rows));

      for (int i = 0; i < all.size(); i++) {
        assertThat(samples(all.get(i))).as("%s", all.get(i)).containsExactly(new Stored(START, i));
      }
    }
  }

  @Test
  void labelsMayHoldAnyText() throws Exception {
    List<String> values =
        List.of(
            "\"",
            "'",
            "''",
            "\\",
            "\\\\",
            "\\n",
            "\n",
            "\r\n",
            "\t",
            "{a=\"b\"}",
            ",",
            "$1",
            "%s",
            "ß",
            "日本語",
            "😀",
            "e\u0301",
            "\u00e9",
            " ",
            "a\\",
            "\\'",
            "?",
            "--",
            "\u007f",
            "\u0001");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      rows.add(sample(series("__name__", "any_text", "text", values.get(i)), START, i));
    }
    try (Store store = opened()) {
      store.write(delivery(1, rows));
      store.write(delivery(2, rows));

      for (int i = 0; i < values.size(); i++) {
        assertThat(samples(rows.get(i).series()))
            .as("%s", rows.get(i).series())
            .containsExactly(new Stored(START, i));
      }
    }
  }

  @Test
  void labelMayBeLong() throws Exception {
    int length = Math.min(StoreTraits.ASKED_LABEL_VALUE_BYTES, traits().labelValueBytes());
    Series series = series("__name__", "long_label", "text", "x".repeat(length));
    Series other = series("__name__", "long_label", "text", "x".repeat(length - 1) + "y");
    try (Store store = opened()) {
      store.write(delivery(1, sample(series, START, 1), sample(other, START, 2)));

      assertThat(samples(series)).containsExactly(new Stored(START, 1));
      assertThat(samples(other)).containsExactly(new Stored(START, 2));
    }
  }

  @Test
  void seriesMayHaveManyLabels() throws Exception {
    Labels.Builder labels = Labels.builder().set("__name__", "many_labels");
    for (int i = 1; i < Math.min(StoreTraits.ASKED_LABELS, traits().labels()); i++) {
      labels.set("label_" + i, "value " + i);
    }
    Series series = new Series("default", labels.build());
    try (Store store = opened()) {
      store.write(delivery(1, sample(series, START, 1)));

      assertThat(samples(series)).containsExactly(new Stored(START, 1));
    }
  }

  @Test
  void nansAreKeptOrCounted() throws Exception {
    Series series = series("__name__", "not_a_number", "job", "x");
    Series recorded = series("__name__", "job:not_a_number:sum", "job", "x");
    try (Store store = opened()) {
      Map<String, Long> leftOut =
          store.write(
              delivery(
                  1,
                  sample(series, START, Double.NaN),
                  sample(series, START + 1_000, 1),
                  result(recorded, START, Double.NaN, 1)));

      boolean kept = traits().nan() == Holds.KEPT;
      assertThat(leftOut).isEqualTo(kept ? Map.of() : Map.of("nan", 2L));
      assertThat(samples(series))
          .extracting(Stored::toString)
          .isEqualTo(
              kept
                  ? List.of(START + "=NaN", (START + 1_000) + "=1.0")
                  : List.of((START + 1_000) + "=1.0"));
      assertThat(results(recorded))
          .extracting(Stored::toString)
          .isEqualTo(kept ? List.of(START + "=NaN") : List.of());
    }
  }

  @Test
  void nativeHistogramsAreKeptOrCounted() throws Exception {
    Series series = series("__name__", "latency", "job", "x");
    Series recorded = series("__name__", "job:latency:sum", "job", "x");
    Delivery delivery =
        delivery(
            1,
            histogram(series, START, 3),
            histogram(series, START + 15_000, 5),
            new ResultRow(
                recorded,
                result(recorded, START, 0, 1).element(),
                histogram(recorded, START, 3).histogram()));
    try (Store store = opened()) {
      Map<String, Long> leftOut = store.write(delivery);
      store.write(delivery);

      if (traits().nativeHistograms() == Holds.KEPT) {
        assertThat(leftOut).isEmpty();
        assertThat(histogramCounts(series)).containsExactly(3.0, 5.0);
      } else {
        assertThat(leftOut).isEqualTo(Map.of("native_histogram", 3L));
      }
      assertThat(samples(series)).isEmpty();
    }
  }

  @Test
  void alertsAreKeptOrCounted() throws Exception {
    try (Store store = opened()) {
      assertThat(store.write(delivery(1, alert(AlertState.FIRING, START, 1))))
          .isEqualTo(traits().alerts() == Holds.KEPT ? Map.of() : Map.of("alert", 1L));
    }
  }
}
