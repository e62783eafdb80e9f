package io.weir.scraper.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.labels.Labels;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A reader with a past gives what one without a past gives, and besides it the end of exactly what
 * was alive and isn't any longer; of a body that fails, what stands before the mistake is alive.
 */
class BodyReaderProperties {
  private static final long START = 1_700_000_000_000L;

  private final PublishedBatches published = new PublishedBatches(4);
  private final Publisher publisher =
      new Publisher(
          published.wiring(),
          "default",
          "s",
          Duration.ofSeconds(20),
          new SimpleMeterRegistry(),
          new ManualTime(START));

  /** Drops {@code d…}, and makes one series of {@code x} and {@code y}. */
  private static Optional<Labels> relabel(Labels labels) {
    if (labels.metricName().startsWith("d")) {
      return Optional.empty();
    }
    return labels.metricName().equals("y")
        ? Optional.of(labels.toBuilder().set("__name__", "x").build())
        : Optional.of(labels);
  }

  private BodyReader reader() {
    return new BodyReader(
        new SampleLabels(
            Labels.of("job", "j"),
            false,
            BodyReaderProperties::relabel,
            new LabelLimits(0, 0, 0),
            Labels.empty()),
        20,
        true,
        publisher.newRouter(),
        publisher.tenant());
  }

  private record Outcome(
      List<PublishedBatches.Sample> samples, Set<Labels> ended, boolean failed) {}

  private Outcome read(BodyReader reader, String body, long timestampMillis) {
    ScrapeBatches batches = publisher.newBatches();
    byte[] bytes = body.getBytes(UTF_8);
    boolean failed = false;
    if (bytes.length == 0) {
      reader.readNothing(timestampMillis, batches);
    } else {
      try {
        reader.read(
            ExpositionFormat.TEXT,
            Arrays.copyOf(bytes, bytes.length + 1),
            bytes.length,
            timestampMillis,
            batches);
      } catch (ScrapeFailedException e) {
        failed = true;
        batches.clear();
        reader.fail(true, timestampMillis, batches);
      }
    }
    try (ScrapeUnderWay scrape = publisher.begin()) {
      scrape.publish(batches, new Scrape("t", 1000, timestampMillis, false, ""));
    }
    batches.clear();
    List<PublishedBatches.Sample> samples = new ArrayList<>();
    Set<Labels> ended = new HashSet<>();
    for (PublishedBatches.Batch batch : published.take()) {
      for (PublishedBatches.Sample sample : batch.samples()) {
        if (sample.stale()) {
          assertThat(ended.add(sample.labels())).as("ended once").isTrue();
          assertThat(sample.timestampMillis()).isEqualTo(timestampMillis);
        } else {
          samples.add(sample);
        }
      }
    }
    return new Outcome(samples, ended, failed);
  }

  private static String body(Random random) {
    if (random.nextInt(15) == 0) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    String names = "abcdxy";
    for (int i = 0; i < names.length(); i++) {
      for (int j = 0; j < 4; j++) {
        if (random.nextInt(6) != 0) {
          String labels =
              switch (j) {
                case 0 -> "";
                case 1 -> "{l=\"1\",m=\"2\"}";
                case 2 -> random.nextBoolean() ? "{m=\"2\",l=\"1\"}" : "{ m=\"2\", l=\"1\" }";
                default -> "{l=\"" + random.nextInt(4) + "\"}";
              };
          String stamp = random.nextInt(9) == 0 ? " " + random.nextInt(1000) : "";
          lines.add(names.charAt(i) + labels + " " + random.nextInt(100) + stamp);
        }
      }
      if (random.nextInt(3) == 0) {
        lines.add("# TYPE " + names.charAt(i) + (random.nextBoolean() ? " gauge" : " counter"));
      }
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(lines, random);
    }
    if (random.nextInt(10) == 0) {
      lines.add(random.nextInt(lines.size()), "a{ 1");
    }
    return String.join("\n", lines);
  }

  /** What of the body's lines before the first mistake has the scrape's time. */
  private Set<Labels> alive(String body, long timestampMillis) {
    List<String> lines = body.lines().toList();
    Outcome right = read(reader(), body, timestampMillis);
    for (int n = lines.size() - 1; right.failed(); n--) {
      right = read(reader(), String.join("\n", lines.subList(0, n)), timestampMillis);
    }
    Set<Labels> alive = new HashSet<>();
    for (PublishedBatches.Sample sample : right.samples()) {
      if (sample.timestampMillis() == timestampMillis) {
        alive.add(sample.labels());
      }
    }
    return alive;
  }

  @Property(tries = 100)
  void givesWhatAReaderWithoutAPastGives(@ForAll Random random) {
    BodyReader reader = reader();
    Set<Labels> alive = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      long timestampMillis = START + i;
      String body = body(random);
      Outcome fresh = read(reader(), body, timestampMillis);
      Outcome cached = read(reader, body, timestampMillis);
      assertThat(cached.samples())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("type")
          .isEqualTo(fresh.samples());
      Set<Labels> now = alive(body, timestampMillis);
      Set<Labels> gone = new HashSet<>(alive);
      gone.removeAll(now);
      assertThat(cached.ended()).as(body).isEqualTo(gone);
      alive = now;
    }
  }
}
