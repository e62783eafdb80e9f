package io.weir.sinks.reading;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.histogram;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What holds for every store that is read again, whatever it is made of. Each test has metrics of
 * its own, so that one store does for all.
 */
public abstract class ReaderContract {
  /** Where times begin, at the start of an hour. */
  protected static final long START = 1_735_689_600_000L;

  private static final Kept RAW = new Kept.Raw();
  private static final Kept RESULTS = new Kept.Results();
  private static final long MINUTE = 60_000;

  private final AtomicLong offsets = new AtomicLong();

  /** The store, to be written. */
  protected abstract Store open() throws StoreException;

  /** The same store, to be read. */
  protected abstract StoreReader reader();

  /** Has what was written be there for readers. */
  protected void settle() throws Exception {}

  /** Whether it holds native histograms, NaNs that are no staleness markers, and all digits. */
  protected boolean holdsEverything() {
    return true;
  }

  /** Whether it knows whose series are whose, without a word of theirs. */
  protected boolean knowsTenants() {
    return true;
  }

  /** Whether it tells raw samples, results and rollups apart. */
  protected boolean tellsRowsApart() {
    return true;
  }

  /** Whether it tells zeros apart. */
  protected boolean holdsSignOfZero() {
    return holdsEverything();
  }

  /** Whether what corrects a result takes its place. */
  protected boolean replacesResults() {
    return true;
  }

  /** Whether it tells the oldest row. */
  protected boolean knowsOldest() {
    return true;
  }

  private void write(Row... rows) throws Exception {
    try (Store store = open()) {
      store.write(delivery(offsets.incrementAndGet(), rows));
    }
    settle();
  }

  @Test
  void numbersComeBackToTheBit() throws Exception {
    Series one = series("__name__", "bits", "job", "x");
    Series other = series("__name__", "bits", "job", "y");
    double sum = holdsEverything() ? 0.1 + 0.2 : 0.3;
    double zero = holdsSignOfZero() ? -0.0 : 0;
    write(
        sample(one, START, sum),
        sample(one, START + 1, zero),
        sample(other, START, 5),
        sample(one, START + 15_000, StaleMarker.VALUE),
        sample(one, START + 30_000, Double.NEGATIVE_INFINITY));
    List<StoredSeries> found = read(RAW, choice("bits"));
    assertThat(found).hasSize(2);
    assertThat(found.getFirst().labels()).isEqualTo(one.labels());
    assertThat(samples(found.getFirst()))
        .containsExactly(
            START + "=" + sum,
            (START + 1) + "=" + zero,
            (START + 15_000) + "=stale",
            (START + 30_000) + "=-Infinity");
    assertThat(samples(found.get(1))).containsExactly(START + "=5.0");
  }

  @Test
  void histogramsStandAmongNumbers() throws Exception {
    if (!holdsEverything()) {
      return;
    }
    Series series = series("__name__", "mixed", "job", "x");
    NativeHistogram whole =
        new NativeHistogram(
            START + 1,
            -2,
            0.5,
            1.5,
            9.25,
            Double.NaN,
            List.of(new NativeHistogram.Span(-3, 2), new NativeHistogram.Span(4, 1)),
            List.of(1.0, 2.5, 3.0),
            List.of(new NativeHistogram.Span(0, 1)),
            List.of(1.25),
            List.of(),
            NativeHistogram.ResetHint.GAUGE);
    NativeHistogram stale = histogram(series, START + 3, 1).histogram();
    if (tellsRowsApart()) {
      write(sample(series, START + 1, 7));
    }
    write(
        sample(series, START, 1),
        new HistogramRow(series, MetricType.HISTOGRAM, 0, whole),
        sample(series, START + 2, Double.NaN),
        new HistogramRow(
            series,
            MetricType.HISTOGRAM,
            0,
            new NativeHistogram(
                stale.timestampMillis(),
                0,
                0,
                0,
                0,
                StaleMarker.VALUE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                NativeHistogram.ResetHint.UNKNOWN)));
    assertThat(samples(read(RAW, choice("mixed")).getFirst()))
        .containsExactly(
            START + "=1.0",
            (START + 1) + "=" + whole,
            (START + 2) + "=NaN",
            (START + 3) + "=stale");
  }

  @Test
  void onlyWhatIsChosenComes() throws Exception {
    List<Series> all =
        List.of(
            series("__name__", "chosen", "job", "api"),
            series("__name__", "chosen", "job", "api2", "zone", "x"),
            series("__name__", "chosen", "job", "a\"p\\i'", "zone", "line\nend"),
            series("__name__", "chosen", "job", "日本", "http.status", "200"),
            series("__name__", "chosen"),
            series("__name__", "chosen_not", "job", "api"));
    write(all.stream().map(series -> sample(series, START, 1)).toArray(Row[]::new));
    List<List<LabelCondition>> asked =
        List.of(
            List.of(),
            List.of(is("job", "=", "api")),
            List.of(is("job", "!=", "api")),
            List.of(is("job", "=~", "api")),
            List.of(is("job", "=~", "api.*")),
            List.of(is("job", "=~", "api|日本")),
            List.of(is("job", "!~", "api.?")),
            List.of(is("job", "=", "a\"p\\i'")),
            List.of(is("zone", "=", "line\nend")),
            List.of(is("zone", "=~", "line.end")),
            List.of(is("zone", "=", "")),
            List.of(is("zone", "!=", "")),
            List.of(is("zone", "=~", "|x")),
            List.of(is("http.status", "=", "200")),
            List.of(is("http.status", "!~", "2.*")),
            List.of(is("missing", "=", ""), is("job", "=~", ".+")),
            List.of(is("job", "=", "api"), is("job", "=", "api2")));
    for (List<LabelCondition> conditions : asked) {
      List<LabelCondition> both = new ArrayList<>(conditions);
      both.add(is("__name__", "=", "chosen"));
      SeriesChoice choice = new SeriesChoice("default", both);
      List<Labels> expected =
          all.stream()
              .map(Series::labels)
              .filter(labels ->
                  labels.metricName().equals("chosen")
                      && conditions.stream()
                          .allMatch(each -> each.test().test(labels.value(each.name()))))
              .sorted()
              .toList();
      assertThat(read(RAW, choice))
          .as(conditions.toString())
          .extracting(StoredSeries::labels)
          .containsExactlyElementsOf(expected);
      assertThat(labels(RAW, choice)).as(conditions.toString()).containsExactlyElementsOf(expected);
    }
    SeriesChoice byPattern =
        new SeriesChoice("default", List.of(is("__name__", "=~", "chosen_.+")));
    assertThat(read(RAW, byPattern)).hasSize(1);
    SeriesChoice byTwo =
        new SeriesChoice("default", List.of(is("__name__", "=~", "chosen|chosen_not")));
    assertThat(read(RAW, byTwo)).hasSize(6);
    SeriesChoice byNothing =
        new SeriesChoice(
            "default", List.of(is("__name__", "=", "chosen"), is("__name__", "=", "other")));
    assertThat(read(RAW, byNothing)).isEmpty();
  }

  @Test
  void bothEndsOfARangeAreInIt() throws Exception {
    Series series = series("__name__", "ends", "job", "x");
    write(
        sample(series, START - 1, 1),
        sample(series, START, 2),
        sample(series, START + 999, 3),
        sample(series, START + 1_000, 4),
        sample(series, START + 1_001, 5));
    assertThat(samples(read(RAW, choice("ends"), new TimeSpan(START, START + 1_000)).getFirst()))
        .containsExactly(START + "=2.0", (START + 999) + "=3.0", (START + 1_000) + "=4.0");
    assertThat(read(RAW, choice("ends"), new TimeSpan(START + 1_002, Long.MAX_VALUE))).isEmpty();
    assertThat(read(RAW, choice("ends"), new TimeSpan(START, START - 1))).isEmpty();
    assertThat(read(RAW, choice("ends"), new TimeSpan(Long.MIN_VALUE, START - 1))).hasSize(1);
    try (StoreReader reader = reader()) {
      TimeSpan ever = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);
      assertThat(reader.series(RAW, choice("ends"), ever, reading(0)))
          .containsExactly(series.labels());
      assertThat(reader.samples(RAW, choice("ends"), ever, reading(5)).getFirst().count())
          .isEqualTo(5);
    }
  }

  @Test
  void tenantsDoNotSeeEachOther() throws Exception {
    Labels labels = Labels.of("__name__", "owned", "job", "x");
    write(
        sample(new Series("default", labels), START, 1),
        sample(new Series("acme", labels), START, 2),
        sample(new Series("other", labels), START, 3));
    assertThat(samples(read(RAW, choice("owned")).getFirst())).containsExactly(START + "=1.0");
    assertThat(read(RAW, choice("owned"))).hasSize(1);
    SeriesChoice ofAcme = new SeriesChoice("acme", List.of(is("__name__", "=", "owned")));
    if (knowsTenants()) {
      assertThat(read(RAW, ofAcme)).hasSize(1);
      assertThat(samples(read(RAW, ofAcme).getFirst())).containsExactly(START + "=2.0");
      assertThat(read(RAW, ofAcme).getFirst().labels()).isEqualTo(labels);
      assertThat(labels(RAW, new SeriesChoice("nobody", List.of(is("job", "=", "x"))))).isEmpty();
    } else {
      assertThatThrownBy(() -> read(RAW, ofAcme))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("tenant");
      assertThatThrownBy(() -> labels(RAW, ofAcme)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void resultsComeInTheirLastRevision() throws Exception {
    Series series = series("__name__", "job:x:sum", "job", "x");
    write(
        result(series, START, 1, 1),
        result(series, START + MINUTE, 2, 1),
        result(series, START + 2 * MINUTE, StaleMarker.VALUE, 1));
    if (replacesResults()) {
      write(result(series, START + MINUTE, 20, 2));
    }
    assertThat(samples(read(tellsRowsApart() ? RESULTS : RAW, choice("job:x:sum")).getFirst()))
        .containsExactly(
            START + "=1.0",
            (START + MINUTE) + (replacesResults() ? "=20.0" : "=2.0"),
            (START + 2 * MINUTE) + "=stale");
    if (tellsRowsApart()) {
      assertThat(read(RAW, choice("job:x:sum"))).isEmpty();
      assertThat(labels(RAW, choice("job:x:sum"))).isEmpty();
      assertThat(labels(RESULTS, choice("job:x:sum"))).containsExactly(series.labels());
    }
  }

  @Test
  void resultsMayBeHistograms() throws Exception {
    if (!holdsEverything() || !tellsRowsApart()) {
      return;
    }
    Series series = series("__name__", "job:h:sum", "job", "x");
    HistogramRow recorded = histogram(series, START, 3);
    write(
        new ResultRow(series, result(series, START, 0, 1).element(), recorded.histogram()),
        result(series, START + MINUTE, 4, 1));
    assertThat(samples(read(RESULTS, choice("job:h:sum")).getFirst()))
        .containsExactly(START + "=" + recorded.histogram(), (START + MINUTE) + "=4.0");
  }

  @Test
  void aWindowIsASampleAtItsEnd() throws Exception {
    Kept rollups = new Kept.Rollups(RollupLevel.parse("5m"));
    if (!tellsRowsApart()) {
      return;
    }
    Series counter = series("__name__", "rolled", "kind", "counter");
    Series gauge = series("__name__", "rolled", "kind", "gauge");
    write(
        rollup(counter, MetricType.COUNTER, START, 10, 1),
        rollup(counter, MetricType.COUNTER, START + 5 * MINUTE, 20, 1),
        rollup(gauge, MetricType.GAUGE, START, 7, 1));
    write(rollup(gauge, MetricType.GAUGE, START, 8, 2));
    List<StoredSeries> found = read(rollups, choice("rolled"));
    assertThat(samples(found.getFirst()))
        .containsExactly((START + 5 * MINUTE - 1) + "=110.0", (START + 10 * MINUTE - 1) + "=120.0");
    assertThat(found.getFirst().runningTotal()).isTrue();
    assertThat(found.getFirst().lastValue()).isEqualTo(20.5);
    assertThat(samples(found.get(1))).containsExactly((START + 5 * MINUTE - 1) + "=8.0");
    assertThat(found.get(1).runningTotal()).isFalse();
    assertThat(read(new Kept.Rollups(RollupLevel.parse("1h")), choice("rolled"))).isEmpty();
    TimeSpan before = new TimeSpan(START, START + 5 * MINUTE - 2);
    assertThat(read(rollups, choice("rolled"), before)).isEmpty();
    TimeSpan upTo = new TimeSpan(START, START + 5 * MINUTE - 1);
    assertThat(read(rollups, choice("rolled"), upTo)).hasSize(2);
    assertThat(labels(rollups, choice("rolled"))).containsExactly(counter.labels(), gauge.labels());
    assertThat(read(RAW, choice("rolled"))).isEmpty();
  }

  @Test
  void moreThanMayBeReadIsRefused() throws Exception {
    Series series = series("__name__", "many", "job", "x");
    Row[] rows = new Row[50];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sample(series, START + i, i);
    }
    write(rows);
    try (StoreReader reader = reader()) {
      TimeSpan all = new TimeSpan(START, START + MINUTE);
      assertThat(reader.samples(RAW, choice("many"), all, reading(50)).getFirst().count())
          .isEqualTo(50);
      assertThatThrownBy(() -> reader.samples(RAW, choice("many"), all, reading(49)))
          .isInstanceOf(TooManySamplesException.class);
    }
  }

  @Test
  void aReadingThatIsEndedGivesUp() throws Exception {
    Series series = series("__name__", "ended", "job", "x");
    write(sample(series, START, 1));
    try (StoreReader reader = reader()) {
      Reading ended = reading(100);
      ended.end();
      TimeSpan all = new TimeSpan(START, START + MINUTE);
      assertThatThrownBy(() -> reader.samples(RAW, choice("ended"), all, ended))
          .isInstanceOfAny(ReadingEndedException.class, StoreException.class);
      assertThat(reader.samples(RAW, choice("ended"), all, reading(100))).hasSize(1);
    }
  }

  @Test
  void theOldestRowIsKnown() throws Exception {
    write(
        sample(series("__name__", "oldest", "job", "x"), START - 7 * 86_400_000L, 1),
        sample(series("__name__", "oldest", "job", "x"), START, 1));
    try (StoreReader reader = reader()) {
      if (knowsOldest()) {
        assertThat(reader.oldestMillis(RAW, reading(1))).hasValue(START - 7 * 86_400_000L);
        assertThat(reader.oldestMillis(new Kept.Rollups(RollupLevel.parse("7m")), reading(1)))
            .isEmpty();
      } else {
        assertThat(reader.oldestMillis(RAW, reading(1))).isEmpty();
      }
    }
  }

  /** A choice of the tenant {@code default} by name. */
  protected static SeriesChoice choice(String metric) {
    return new SeriesChoice("default", List.of(is("__name__", "=", metric)));
  }

  /** A condition as whoever asks makes it. */
  protected static LabelCondition is(String name, String operator, String value) {
    Pattern pattern =
        operator.endsWith("~") ? Pattern.compile(value, Pattern.DOTALL) : Pattern.compile("");
    boolean negative = operator.startsWith("!");
    Optional<Set<String>> oneOf =
        operator.equals("=")
            ? Optional.of(Set.of(value))
            : operator.equals("=~") && value.matches("[a-z_|]+")
                ? Optional.of(Set.copyOf(Arrays.asList(value.split("\\|", -1))))
                : Optional.empty();
    return new LabelCondition(
        name,
        operator,
        value,
        oneOf,
        text ->
            (operator.endsWith("~") ? pattern.matcher(text).matches() : text.equals(value))
                != negative);
  }

  /** A reading that has time. */
  protected static Reading reading(long most) {
    return new Reading(most, Duration.ofMinutes(1));
  }

  private List<StoredSeries> read(Kept kept, SeriesChoice choice) throws Exception {
    return read(kept, choice, new TimeSpan(START - MINUTE, START + 3_600_000));
  }

  private List<StoredSeries> read(Kept kept, SeriesChoice choice, TimeSpan span) throws Exception {
    try (StoreReader reader = reader()) {
      return reader.samples(kept, choice, span, reading(10_000)).stream()
          .sorted(Comparator.comparing(StoredSeries::labels))
          .toList();
    }
  }

  private List<Labels> labels(Kept kept, SeriesChoice choice) throws Exception {
    try (StoreReader reader = reader()) {
      return reader
          .series(kept, choice, new TimeSpan(START - MINUTE, START + 3_600_000), reading(0))
          .stream()
          .sorted()
          .toList();
    }
  }

  private static List<String> samples(StoredSeries series) {
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < series.count(); i++) {
      NativeHistogram histogram = series.histograms() == null ? null : series.histograms()[i];
      double value = series.values()[i];
      samples.add(
          series.timestampsMillis()[i]
              + "="
              + (histogram != null ? histogram : StaleMarker.is(value) ? "stale" : value));
    }
    return samples;
  }
}
