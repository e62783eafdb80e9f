package io.weir.scraper.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Scrape;
import io.weir.scraper.ManualTime;
import io.weir.scraper.PublishedBatches;
import io.weir.scraper.exposition.ExpositionFormat;
import io.weir.scraper.publish.Publisher;
import io.weir.scraper.publish.ScrapeBatches;
import io.weir.scraper.publish.ScrapeUnderWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private static final long START = 1_700_000_000_000L;
  private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

  private final PublishedBatches published = new PublishedBatches(4);
  private final Publisher publisher =
      new Publisher(
          published.wiring(),
          "default",
          "s",
          Duration.ofSeconds(20),
          new SimpleMeterRegistry(),
          new ManualTime(START));
  private final ScrapeBatches batches = publisher.newBatches();
  private BodyReader reader = reader(0, true, Optional::of);
  private long now = START;

  private BodyReader reader(
      int sampleLimit, boolean honorTimestamps, Function<Labels, Optional<Labels>> relabeling) {
    SampleLabels labels =
        new SampleLabels(TARGET, false, relabeling, new LabelLimits(0, 0, 0), Labels.empty());
    return new BodyReader(
        labels, sampleLimit, honorTimestamps, publisher.newRouter(), publisher.tenant());
  }

  /** Reads a body a second after the last one and gives what was added for it. */
  private List<String> read(String body) {
    return read(ExpositionFormat.TEXT, body).stream()
        .map(PublishedBatches.Sample::brief)
        .map(sample -> sample.replace("instance=\"i\", job=\"j\"", "…"))
        .toList();
  }

  private List<PublishedBatches.Sample> read(ExpositionFormat format, String body) {
    now += 1000;
    byte[] bytes = body.getBytes(UTF_8);
    try {
      reader.read(format, Arrays.copyOf(bytes, bytes.length + 1), bytes.length, now, batches);
    } catch (ScrapeFailedException e) {
      batches.clear();
      reader.fail(true, now, batches);
    }
    return flush();
  }

  private List<PublishedBatches.Sample> flush() {
    try (ScrapeUnderWay scrape = publisher.begin()) {
      scrape.publish(batches, new Scrape("t", 1000, now, false, ""));
    }
    batches.clear();
    return published.take().stream().flatMap(batch -> batch.samples().stream()).toList();
  }

  @Test
  void addsTheTargetsLabelsAndTheScrapesTime() {
    List<PublishedBatches.Sample> samples =
        read(ExpositionFormat.TEXT, "a{x=\"1\"} 1\nb 2 123456\n");
    assertThat(samples)
        .containsExactly(
            new PublishedBatches.Sample(
                Labels.of("__name__", "a", "x", "1", "job", "j", "instance", "i"),
                MetricType.UNKNOWN,
                START + 1000,
                1,
                false),
            new PublishedBatches.Sample(
                Labels.of("__name__", "b", "job", "j", "instance", "i"),
                MetricType.UNKNOWN,
                123456,
                2,
                false));
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(2, 2, 2, 0));
  }

  @Test
  void ignoresTimestampsIfTheyAreNotHonoured() {
    reader = reader(0, false, Optional::of);
    assertThat(read(ExpositionFormat.TEXT, "a 1 123456"))
        .extracting(PublishedBatches.Sample::timestampMillis)
        .containsExactly(START + 1000);
    assertThat(read("")).containsExactly("a{…} stale");
  }

  @Test
  void readsKnownLinesInAnyOrder() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add("m_" + i % 7 + "{i=\"" + i + "\"} " + i);
      lines.add("bare_" + i + " " + i);
    }
    List<String> first = read(String.join("\n", lines));
    assertThat(first).hasSize(600);
    assertThat(read(String.join("\n", lines))).isEqualTo(first);
    assertThat(reader.counts().seriesAdded()).isZero();
    assertThat(read(String.join("\n", lines.reversed()))).isEqualTo(first.reversed());
    assertThat(read(String.join("\n", lines.subList(300, 600))))
        .startsWith(first.subList(300, 600).toArray(String[]::new))
        .hasSize(600)
        .filteredOn(sample -> sample.endsWith(" stale"))
        .hasSize(300);
  }

  @Test
  void doesNotTakeAPrefixOfANameForIt() {
    assertThat(read("a 1\nb 2")).containsExactly("a{…} 1.0", "b{…} 2.0");
    assertThat(read("a{x=\"y\"} 1\nb  {x=\"y\"} 2"))
        .containsExactlyInAnyOrder(
            "a{…, x=\"y\"} 1.0", "b{…, x=\"y\"} 2.0", "a{…} stale", "b{…} stale");
    assertThat(read("ab 1\na:b 2\nb{x=\"y\"}{} 3"))
        .as("malformed")
        .containsExactlyInAnyOrder("a{…, x=\"y\"} stale", "b{…, x=\"y\"} stale");
  }

  @Test
  void marksWhatHasGoneOnce() {
    read("a 1\nb 2");
    assertThat(read("a 1")).containsExactly("a{…} 1.0", "b{…} stale");
    assertThat(read("a 1")).containsExactly("a{…} 1.0");
    assertThat(read("a 1\nb 3")).containsExactly("a{…} 1.0", "b{…} 3.0");
    assertThat(reader.counts().seriesAdded()).as("b is back").isEqualTo(1);
  }

  @Test
  void marksWhatDoesNotStandBeforeTheMistakeOfABody() {
    read("a 1\nb 2\nc 3");
    assertThat(read("a 5\nd 4\nb x\n")).containsExactlyInAnyOrder("b{…} stale", "c{…} stale");
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(2, 2, 1, 0));
    assertThat(read("a 5\nb x\n")).containsExactly("d{…} stale");
    assertThat(read("x")).containsExactly("a{…} stale");
    assertThat(read("x")).isEmpty();
    assertThat(read("a 6\nd 7")).containsExactly("a{…} 6.0", "d{…} 7.0");
    assertThat(read("a 6")).containsExactly("a{…} 6.0", "d{…} stale");
  }

  @Test
  void countsASampleWithABlankBehindItBeforeItFails() {
    read(ExpositionFormat.OPEN_METRICS, "a 1\nb 2 \nc 3\n# EOF\n");
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(2, 2, 2, 0));
    read(ExpositionFormat.OPEN_METRICS, "a 1\nb 2 # c\n# EOF\n");
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(2, 2, 0, 0));
  }

  @Test
  void marksNothingThatHasItsOwnTimestamps() {
    read("a 1 1000\nb 2");
    assertThat(read("c 1")).containsExactly("c{…} 1.0", "b{…} stale");
  }

  @Test
  void dropsTheSecondSampleOfASeriesWithoutTimestamps() {
    assertThat(read("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\na{x=\"1\",y=\"2\"} 3"))
        .containsExactly("a{…, x=\"1\", y=\"2\"} 1.0");
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(3, 3, 2, 2));
    assertThat(read("b 1 1000\nb 2 2000\nb 3"))
        .containsExactly("b{…} 1.0", "b{…} 2.0", "a{…, x=\"1\", y=\"2\"} stale");
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(3, 3, 1, 1));
  }

  @Test
  void takesTheSameSeriesInAnotherTextForTheSame() {
    read("a{x=\"1\",y=\"2\"} 1");
    assertThat(read("a{y=\"2\",x=\"1\"} 2")).containsExactly("a{…, x=\"1\", y=\"2\"} 2.0");
    assertThat(read(ExpositionFormat.OPEN_METRICS, "a{x=\"1\",y=\"2\"} 3\n# EOF\n"))
        .extracting(PublishedBatches.Sample::stale)
        .containsExactly(false);
  }

  @Test
  void addsNoSeriesThatTheOtherFormatHad() {
    read("a{x=\"1\"} 1");
    assertThat(read(ExpositionFormat.OPEN_METRICS, "a{x=\"1\"} 2\n# EOF\n")).hasSize(1);
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(1, 1, 0, 0));
  }

  @Test
  void limitsTheTextsOfSeries() {
    reader = reader(2, true, Optional::of);
    assertThat(read("a 1\na{} 2")).containsExactly("a{…} 1.0");
    assertThat(read("a 1\na 2\na{} 3\na{ } 4")).isEmpty();
    assertThat(read("b 1")).containsExactly("b{…} 1.0", "a{…} stale");
  }

  @Test
  void holdsAKnownTextToTheRulesOfTheFormat() {
    assertThat(read("a { x = \"1\" } 1")).hasSize(1);
    assertThat(read(ExpositionFormat.OPEN_METRICS, "a { x = \"1\" } 1\n# EOF\n"))
        .extracting(PublishedBatches.Sample::stale)
        .containsExactly(true);
  }

  @Test
  void dropsWhatRelabellingDrops() {
    reader =
        reader(
            0,
            true,
            labels -> labels.metricName().equals("b") ? Optional.empty() : Optional.of(labels));
    for (int i = 0; i < 3; i++) {
      assertThat(read("a 1\nb 2")).containsExactly("a{…} 1.0");
    }
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(2, 1, 0, 0));
  }

  @Test
  void failsOverTheSampleLimitAfterRelabelling() {
    reader =
        reader(
            2,
            true,
            labels -> labels.metricName().equals("b") ? Optional.empty() : Optional.of(labels));
    assertThat(read("a 1\nb 2\nc 3\nc 4")).containsExactly("a{…} 1.0", "c{…} 3.0");
    assertThat(read("a 1\nc 3\nd 4\ne 5")).isEmpty();
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(4, 4, 0, 0));
    assertThat(read("d 4\na 1\nc 3")).containsExactly("c{…} stale");
    assertThat(reader.counts()).isEqualTo(new ScrapeCounts(3, 3, 1, 0));
    assertThat(read("e 5")).containsExactlyInAnyOrder("e{…} 5.0", "a{…} stale", "d{…} stale");
  }

  @Test
  void failsWithoutAName() {
    reader = reader(0, true, labels -> Optional.of(labels.toBuilder().remove("__name__").build()));
    byte[] body = "a 1\n\0".getBytes(UTF_8);
    assertThatThrownBy(
            () -> reader.read(ExpositionFormat.TEXT, body, body.length - 1, START, batches))
        .isInstanceOfSatisfying(
            ScrapeFailedException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.LABELS))
        .hasMessageContaining("expected a metric name after relabelling");
  }

  @Test
  void givesSeriesTheTypeOfTheirFamily() {
    String body =
        """
        untyped 1
        # TYPE c_total counter
        c_total 1
        other 1
        # HELP h Help.
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_sum 1
        h_count 1
        h_created 1
        # TYPE s summary
        s{quantile="1"} 1
        s_sum 1
        s_bucket 1
        # TYPE g gauge
        g 1
        """;
    List<MetricType> expected =
        List.of(
            MetricType.UNKNOWN,
            MetricType.COUNTER,
            MetricType.UNKNOWN,
            MetricType.HISTOGRAM,
            MetricType.HISTOGRAM,
            MetricType.HISTOGRAM,
            MetricType.UNKNOWN,
            MetricType.SUMMARY,
            MetricType.SUMMARY,
            MetricType.UNKNOWN,
            MetricType.GAUGE);
    for (int i = 0; i < 3; i++) {
      assertThat(read(ExpositionFormat.TEXT, body))
          .extracting(PublishedBatches.Sample::type)
          .isEqualTo(expected);
    }
    assertThat(read(ExpositionFormat.TEXT, body.replace("g gauge", "g counter")))
        .extracting(PublishedBatches.Sample::type)
        .endsWith(MetricType.COUNTER);
    assertThat(read(ExpositionFormat.TEXT, "# TYPE untyped gauge\nuntyped 1\n# TYPE g gauge\ng 1"))
        .filteredOn(sample -> !sample.stale())
        .extracting(PublishedBatches.Sample::type)
        .containsExactly(MetricType.GAUGE, MetricType.GAUGE);
  }

  @Test
  void readsTheNamesOfOpenMetricsFamilies() {
    String body =
        """
        # TYPE c counter
        c_total 1
        # TYPE i info
        i_info{v="1"} 1
        # TYPE gh gaugehistogram
        gh_bucket{le="1.0"} 1
        gh_gsum 1
        gh_sum 1
        # EOF
        """;
    assertThat(read(ExpositionFormat.OPEN_METRICS, body))
        .extracting(PublishedBatches.Sample::type)
        .containsExactly(
            MetricType.COUNTER,
            MetricType.INFO,
            MetricType.GAUGE_HISTOGRAM,
            MetricType.GAUGE_HISTOGRAM,
            MetricType.UNKNOWN);
  }

  @Test
  void tellsOfFamiliesThatAreNewOrChanged() {
    List<String> news = new ArrayList<>();
    read("# HELP a An a.\n# TYPE a gauge\na 1\n# HELP b A b.\nb 1");
    reader.news(f -> news.add(f.name + " " + f.type + " " + f.help));
    assertThat(news).containsExactlyInAnyOrder("a GAUGE An a.", "b UNKNOWN A b.");
    news.clear();
    read("# HELP a An a.\n# TYPE a gauge\na 1\n# HELP b A b.\nb 1");
    reader.news(f -> news.add(f.name));
    assertThat(news).isEmpty();
    read("# HELP b A better b.\nb 1\n# HELP a An a.\n# TYPE a gauge\na 1");
    reader.news(f -> news.add(f.name + " " + f.help));
    assertThat(news).containsExactly("b A better b.");
  }

  @Test
  void takesOverWhatIsAlive() {
    read("a 1\nb 2\nc 3");
    read("a 1\nb 2");
    BodyReader next = reader(0, true, Optional::of);
    next.takeOver(reader);
    reader = next;
    assertThat(reader.aliveCount()).isEqualTo(2);
    assertThat(read("b 3")).containsExactly("b{…} 3.0", "a{…} stale");
  }

  @Test
  void endsWhatIsAlive() {
    read("a 1\nb 2 1000");
    reader.end(now, batches);
    assertThat(flush())
        .extracting(PublishedBatches.Sample::brief)
        .containsExactly("a{instance=\"i\", job=\"j\"} stale");
    reader.end(now, batches);
    assertThat(flush()).isEmpty();
  }

  @Test
  void forgetsLinesThatDoNotComeBack() {
    for (int i = 0; i < 100; i++) {
      StringBuilder body = new StringBuilder("same 1\n");
      for (int j = 0; j < 50; j++) {
        body.append("churn{i=\"").append(i).append("\",j=\"").append(j).append("\"} 1\n");
      }
      assertThat(read(body.toString())).hasSize(i == 0 ? 51 : 101);
      assertThat(reader.knownCount()).isLessThanOrEqualTo(51 + 20 * 50);
    }
  }

  @Test
  void forgetsLinesOfBodiesThatFail() {
    read("a 1");
    for (int i = 0; i < 100; i++) {
      StringBuilder body = new StringBuilder();
      for (int j = 0; j < 50; j++) {
        body.append("churn{i=\"").append(i).append("\",j=\"").append(j).append("\"} 1\n");
      }
      read(body.append("x y").toString());
      assertThat(reader.knownCount()).isLessThanOrEqualTo(1100);
    }
  }
}
