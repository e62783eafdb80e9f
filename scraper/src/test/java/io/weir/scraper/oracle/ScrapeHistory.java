package io.weir.scraper.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteRead;
import io.weir.schemas.samples.StaleMarker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * What somebody scraped, without what depends on when: a sample of a scrape is known by the
 * scrape's number, which the samples of {@code up} give; one with a timestamp of its own by that.
 *
 * <p>A metric's name begins with its job's name and something that isn't a letter or digit, since
 * honoured labels can name any job.
 */
final class ScrapeHistory {
  private record Key(String job, String instance) {}

  private static final Set<String> REPORTS =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added");

  private final List<RemoteRead.Sample> samples;

  /** Moments of scrapes, in their order; what ended is no scrape. */
  private final Map<Key, TreeSet<Long>> scrapes = new HashMap<>();

  ScrapeHistory(Collection<RemoteRead.Sample> samples) {
    this.samples =
        samples.stream()
            .sorted(Comparator.comparingLong(RemoteRead.Sample::timestampMillis))
            .toList();
    for (RemoteRead.Sample sample : samples) {
      if (sample.labels().metricName().equals("up") && !StaleMarker.is(sample.value())) {
        scrapes
            .computeIfAbsent(key(sample.labels()), key -> new TreeSet<>())
            .add(sample.timestampMillis());
      }
    }
  }

  private static Key key(Labels labels) {
    return new Key(labels.value("job"), labels.value("instance"));
  }

  /** The number of targets that were scraped as often as their job is to be. */
  long targets(ToIntFunction<String> scrapesOfJob) {
    return scrapes.entrySet().stream()
        .filter(
            target -> target.getValue().size() >= scrapesOfJob.applyAsInt(target.getKey().job()))
        .count();
  }

  /** Of each job, how many scrapes all of its targets had. */
  SortedMap<String, Integer> scrapeCounts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    scrapes.forEach((key, moments) -> counts.merge(key.job(), moments.size(), Integer::sum));
    return counts;
  }

  /**
   * Of each series of the first scrapes, each sample: {@code #2 5.0}, {@code @1700 5.0}. Of those
   * of one moment only the first, for nobody keeps more.
   */
  SortedMap<String, List<String>> series(ToIntFunction<String> scrapesOfJob) {
    SortedMap<String, Map<String, String>> found = new TreeMap<>();
    for (RemoteRead.Sample sample : samples) {
      int scrape = scrape(sample);
      if (scrape < scrapesOfJob.applyAsInt(job(sample.labels()))) {
        String moment = scrape < 0 ? "@" + sample.timestampMillis() : "#" + scrape;
        found
            .computeIfAbsent(sample.labels().toString(), labels -> new LinkedHashMap<>())
            .putIfAbsent(moment, value(sample));
      }
    }
    SortedMap<String, List<String>> series = new TreeMap<>();
    found.forEach((labels, all) ->
        series.put(
            labels, all.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList()));
    return series;
  }

  /** Of each series of a job, its values without repetitions, however long it was scraped. */
  SortedMap<String, List<String>> courses(String job) {
    SortedMap<String, List<String>> courses = new TreeMap<>();
    for (RemoteRead.Sample sample : samples) {
      if (job(sample.labels()).equals(job)) {
        List<String> course =
            courses.computeIfAbsent(sample.labels().toString(), labels -> new ArrayList<>());
        String value = value(sample);
        if (course.isEmpty() || !course.getLast().equals(value)) {
          course.add(value);
        }
      }
    }
    return courses;
  }

  /** The number of its target's scrape that a sample is of; -1 if it has a time of its own. */
  private int scrape(RemoteRead.Sample sample) {
    String job = job(sample.labels());
    TreeSet<Long> own = scrapes.get(new Key(job, sample.labels().value("instance")));
    if (own != null && own.contains(sample.timestampMillis())) {
      return own.headSet(sample.timestampMillis()).size();
    }
    for (Map.Entry<Key, TreeSet<Long>> target : scrapes.entrySet()) {
      if (target.getKey().job().equals(job)
          && target.getValue().contains(sample.timestampMillis())) {
        return target.getValue().headSet(sample.timestampMillis()).size();
      }
    }
    return -1;
  }

  private static String job(Labels labels) {
    String name = labels.metricName();
    return REPORTS.contains(name)
        ? labels.value("job")
        : name.replaceFirst("(?s)[^A-Za-z0-9].*", "");
  }

  private static String value(RemoteRead.Sample sample) {
    double value = sample.value();
    if (StaleMarker.is(value)) {
      return "stale";
    }
    if (sample.labels().metricName().equals("scrape_duration_seconds")) {
      return "some";
    }
    return Double.isNaN(value)
        ? "NaN " + Long.toHexString(Double.doubleToRawLongBits(value))
        // Remote read has no negative zero.
        : Double.toString(value + 0.0);
  }
}
