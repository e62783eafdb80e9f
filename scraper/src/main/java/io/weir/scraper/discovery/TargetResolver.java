package io.weir.scraper.discovery;

import io.weir.schemas.config.Durations;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.relabel.Relabeling;
import io.weir.scraper.config.ScrapeConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/** Makes targets of what was discovered for a job, as Prometheus 3 does. Immutable. */
public final class TargetResolver {
  static final String ADDRESS = "__address__";
  static final String SCHEME = "__scheme__";
  static final String METRICS_PATH = "__metrics_path__";
  static final String SCRAPE_INTERVAL = "__scrape_interval__";
  static final String SCRAPE_TIMEOUT = "__scrape_timeout__";
  static final String PARAMETER_PREFIX = "__param_";
  static final String META_PREFIX = "__meta_";
  private static final String RESERVED_PREFIX = "__";
  private static final String JOB = "job";
  private static final String INSTANCE = "instance";

  private final ScrapeConfig config;
  private final Relabeling relabeling;

  /**
   * @param config with everything from {@code global} filled in
   */
  public TargetResolver(ScrapeConfig config) {
    this.config = config;
    this.relabeling = Relabeling.of(config.relabelConfigs());
  }

  /** Resolves all groups of the job. */
  public ResolvedTargets resolve(List<TargetGroup> groups) {
    Map<Target.Identity, Target> active = new LinkedHashMap<>();
    List<Labels> dropped = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    int droppedCount = 0;
    int keepDropped = config.limits().keepDroppedTargets();
    for (TargetGroup group : groups) {
      for (int i = 0; i < group.targets().size(); i++) {
        Labels discovered = discoveredLabels(group.targets().get(i), group.labels());
        Labels.Builder labels = discovered.toBuilder();
        if (!relabeling.apply(labels)) {
          droppedCount++;
          if (keepDropped == 0 || dropped.size() < keepDropped) {
            dropped.add(discovered);
          }
          continue;
        }
        try {
          Target target = target(labels, discovered);
          active.putIfAbsent(target.identity(), target);
        } catch (IllegalArgumentException e) {
          failures.add(group.source() + "[" + i + "]: " + e.getMessage());
        }
      }
    }
    return new ResolvedTargets(new ArrayList<>(active.values()), dropped, droppedCount, failures);
  }

  private Labels discoveredLabels(Labels target, Labels group) {
    Labels.Builder labels = group.toBuilder();
    copy(target, labels);
    setIfAbsent(labels, JOB, config.jobName());
    setIfAbsent(labels, SCRAPE_INTERVAL, Durations.format(config.scrapeInterval()));
    setIfAbsent(labels, SCRAPE_TIMEOUT, Durations.format(config.scrapeTimeout()));
    setIfAbsent(labels, METRICS_PATH, config.metricsPath());
    setIfAbsent(labels, SCHEME, config.scheme());
    config
        .params()
        .forEach((name, values) -> {
          if (!values.isEmpty()) {
            setIfAbsent(labels, PARAMETER_PREFIX + name, values.getFirst());
          }
        });
    return labels.build();
  }

  /** Throws IllegalArgumentException, with what is wrong, if this can't be scraped. */
  private Target target(Labels.Builder labels, Labels discovered) {
    String address = labels.value(ADDRESS);
    if (address.isEmpty()) {
      throw new IllegalArgumentException("expected the label __address__, found none");
    }
    Duration interval = duration(labels, SCRAPE_INTERVAL);
    Duration timeout = duration(labels, SCRAPE_TIMEOUT);
    if (timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "__scrape_timeout__: expected at most the scrape interval "
              + Durations.format(interval)
              + ", found "
              + Durations.format(timeout));
    }
    setIfAbsent(labels, INSTANCE, address);
    Labels all = labels.build();
    return new Target(
        config.jobName(), url(address, all), publicLabels(all), interval, timeout, discovered);
  }

  private static Duration duration(Labels.Builder labels, String name) {
    Duration duration;
    try {
      duration = Durations.parse(labels.value(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    if (duration.isZero()) {
      throw new IllegalArgumentException(name + ": expected more than 0, found 0");
    }
    return duration;
  }

  private HttpUrl url(String address, Labels labels) {
    String scheme = labels.value(SCHEME);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "__scheme__: expected http or https, found \"" + scheme + "\"");
    }
    boolean bare = address.chars().noneMatch(c -> "/?#@\\".indexOf(c) >= 0 || c <= ' ');
    HttpUrl origin = bare ? HttpUrl.parse(scheme + "://" + address + "/") : null;
    if (origin == null) {
      throw new IllegalArgumentException(
          "__address__: expected host:port, found \"" + address + "\"");
    }
    HttpUrl.Builder url = origin.newBuilder();
    String path = labels.value(METRICS_PATH);
    if (!path.isEmpty()) {
      url.addPathSegments(path.startsWith("/") ? path.substring(1) : path);
    }
    List<String> query = new ArrayList<>();
    parameters(labels)
        .forEach((name, values) ->
            values.forEach(value -> query.add(formEncoded(name) + "=" + formEncoded(value))));
    if (!query.isEmpty()) {
      url.encodedQuery(String.join("&", query));
    }
    return url.build();
  }

  /** As a form is encoded, and as Go does it where that leaves a choice. */
  private static String formEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  /** The configured parameters, the first value of each replaced by its label. */
  private Map<String, List<String>> parameters(Labels labels) {
    Map<String, List<String>> parameters = new TreeMap<>();
    config.params().forEach((name, values) -> parameters.put(name, new ArrayList<>(values)));
    for (int i = 0; i < labels.size(); i++) {
      if (labels.name(i).startsWith(PARAMETER_PREFIX)) {
        String name = labels.name(i).substring(PARAMETER_PREFIX.length());
        List<String> values = parameters.computeIfAbsent(name, n -> new ArrayList<>());
        if (values.isEmpty()) {
          values.add(labels.value(i));
        } else {
          values.set(0, labels.value(i));
        }
      }
    }
    return parameters;
  }

  private static Labels publicLabels(Labels all) {
    Labels.Builder labels = Labels.builder();
    for (int i = 0; i < all.size(); i++) {
      if (!all.name(i).startsWith(RESERVED_PREFIX)) {
        labels.set(all.name(i), all.value(i));
      }
    }
    return labels.build();
  }

  private static void copy(Labels from, Labels.Builder to) {
    for (int i = 0; i < from.size(); i++) {
      to.set(from.name(i), from.value(i));
    }
  }

  private static void setIfAbsent(Labels.Builder labels, String name, String value) {
    if (labels.value(name).isEmpty()) {
      labels.set(name, value);
    }
  }
}
