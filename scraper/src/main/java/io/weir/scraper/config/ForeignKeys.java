package io.weir.scraper.config;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Location;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Keys that Prometheus knows and Weir doesn't do, each handled on purpose: refused where ignoring
 * it would scrape less or other than what the user asked for, and else accepted with a warning.
 */
final class ForeignKeys {
  private sealed interface Treatment {}

  /**
   * @param instead what there is
   */
  private record Refused(String instead) implements Treatment {}

  /** Has no effect unless it asks for nothing: is none, {@code false} or {@code 0}. */
  private record WithoutEffect() implements Treatment {}

  /**
   * @param choices what Prometheus accepts; the first is what Weir does, others have no effect
   */
  private record Choice(List<String> choices) implements Treatment {}

  private static final Treatment IGNORED = new WithoutEffect();
  private static final Set<String> OFF = Set.of("", "false", "no", "off", "0", "0s");

  private static final List<String> OTHER_DISCOVERIES =
      List.of(
          "aws",
          "azure",
          "consul",
          "digitalocean",
          "dns",
          "docker",
          "dockerswarm",
          "ec2",
          "ecs",
          "elasticache",
          "eureka",
          "gce",
          "hetzner",
          "ionos",
          "kubernetes",
          "kuma",
          "lightsail",
          "linode",
          "marathon",
          "msk",
          "nerve",
          "nomad",
          "oci",
          "openstack",
          "outscale",
          "ovhcloud",
          "puppetdb",
          "rds",
          "scaleway",
          "serverset",
          "stackit",
          "triton",
          "uyuni",
          "vultr");

  private static final Map<String, Treatment> HTTP_CLIENT =
      Map.of(
          "oauth2", new Refused("basic_auth or authorization"),
          "sigv4", new Refused("basic_auth or authorization"),
          "azuread", new Refused("basic_auth or authorization"),
          "google_iam", new Refused("basic_auth or authorization"));

  private static final Map<String, Treatment> GLOBAL =
      Map.ofEntries(
          Map.entry("query_log_file", IGNORED),
          Map.entry("scrape_failure_log_file", IGNORED),
          Map.entry("scrape_native_histograms", IGNORED),
          Map.entry("scrape_classic_histograms", IGNORED),
          Map.entry("always_scrape_classic_histograms", IGNORED),
          Map.entry("convert_classic_histograms_to_nhcb", IGNORED),
          Map.entry("extra_scrape_metrics", IGNORED),
          Map.entry("metric_name_validation_scheme", new Choice(List.of("utf8", "legacy"))),
          Map.entry(
              "metric_name_escaping_scheme",
              new Choice(List.of("allow-utf-8", "underscores", "dots", "values"))));

  private static final Map<String, Treatment> JOB = job();

  private ForeignKeys() {}

  /** Returns all keys that are handled here. */
  static Set<String> names() {
    Set<String> names = new HashSet<>(GLOBAL.keySet());
    names.addAll(JOB.keySet());
    return names;
  }

  /** Returns {@code global} without such keys. */
  static ConfigNode siftGlobal(
      ConfigNode global, ConfigProblems problems, List<ConfigProblem> warnings) {
    return sift(global, GLOBAL, problems, warnings);
  }

  /** Returns a list of jobs without such keys, in their HTTP discoveries neither. */
  static ConfigNode siftJobs(
      ConfigNode jobs, ConfigProblems problems, List<ConfigProblem> warnings) {
    return mapItems(
        jobs,
        item -> {
          if (!(sift(item, JOB, problems, warnings) instanceof ConfigNode.Mapping job)) {
            return item;
          }
          return job.get("http_sd_configs")
              .map(discoveries ->
                  job.with(
                      "http_sd_configs",
                      mapItems(
                          discoveries,
                          discovery -> sift(discovery, HTTP_CLIENT, problems, warnings))))
              .orElse(job);
        });
  }

  private static ConfigNode mapItems(ConfigNode list, UnaryOperator<ConfigNode> mapping) {
    return list instanceof ConfigNode.Sequence sequence
        ? new ConfigNode.Sequence(
            sequence.location(), sequence.items().stream().map(mapping).toList())
        : list;
  }

  private static ConfigNode sift(
      ConfigNode node,
      Map<String, Treatment> treatments,
      ConfigProblems problems,
      List<ConfigProblem> warnings) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      return node;
    }
    Set<String> foreign = new HashSet<>();
    for (Map.Entry<String, ConfigNode> entry : mapping.entries().entrySet()) {
      Treatment treatment = treatments.get(entry.getKey());
      if (treatment != null) {
        foreign.add(entry.getKey());
        treat(treatment, mapping.keyLocation(entry.getKey()), entry.getValue(), problems, warnings);
      }
    }
    return mapping.without(foreign);
  }

  private static void treat(
      Treatment treatment,
      Location key,
      ConfigNode value,
      ConfigProblems problems,
      List<ConfigProblem> warnings) {
    String text = text(value);
    boolean withoutEffect =
        switch (treatment) {
          case Refused refused -> {
            problems.add(key, "not supported by Weir yet; expected " + refused.instead());
            yield false;
          }
          case WithoutEffect ignored -> !OFF.contains(text);
          case Choice(List<String> choices) -> {
            if (!text.isEmpty() && !choices.contains(text)) {
              problems.add(
                  value.location(),
                  "expected one of " + String.join(", ", choices) + ", found " + value.describe());
            }
            yield choices.indexOf(text) > 0;
          }
        };
    if (withoutEffect) {
      warnings.add(new ConfigProblem(key, "has no effect in Weir yet"));
    }
  }

  /** Empty if there is none; a list or mapping is no text that anything here expects. */
  private static String text(ConfigNode value) {
    if (value instanceof ConfigNode.Scalar scalar) {
      return scalar.isNull() ? "" : scalar.text();
    }
    return value.describe();
  }

  private static Map<String, Treatment> job() {
    Map<String, Treatment> job = new HashMap<>(GLOBAL);
    job.keySet().removeAll(Set.of("query_log_file"));
    job.putAll(HTTP_CLIENT);
    job.put("track_timestamps_staleness", IGNORED);
    job.put("native_histogram_bucket_limit", IGNORED);
    job.put("native_histogram_min_bucket_factor", IGNORED);
    for (String discovery : OTHER_DISCOVERIES) {
      job.put(
          discovery + "_sd_configs",
          new Refused("static_configs, file_sd_configs or http_sd_configs"));
    }
    return Map.copyOf(job);
  }
}
