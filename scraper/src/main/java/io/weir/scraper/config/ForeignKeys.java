package io.weir.scraper.config;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
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

  /**
   * @param harmless values, beside none, {@code false} and {@code 0}, that ask for what Weir does
   */
  private record WithoutEffect(Set<String> harmless) implements Treatment {}

  private static final Treatment IGNORED = new WithoutEffect(Set.of());
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
          Map.entry("rule_query_offset", IGNORED),
          Map.entry("query_log_file", IGNORED),
          Map.entry("scrape_failure_log_file", IGNORED),
          Map.entry("scrape_native_histograms", IGNORED),
          Map.entry("scrape_classic_histograms", IGNORED),
          Map.entry("always_scrape_classic_histograms", IGNORED),
          Map.entry("convert_classic_histograms_to_nhcb", IGNORED),
          Map.entry("extra_scrape_metrics", IGNORED),
          Map.entry("metric_name_validation_scheme", new WithoutEffect(Set.of("utf8"))),
          Map.entry("metric_name_escaping_scheme", new WithoutEffect(Set.of("allow-utf-8"))));

  private static final Map<String, Treatment> JOB = job();

  private ForeignKeys() {}

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
    mapping
        .entries()
        .forEach((key, value) -> {
          switch (treatments.get(key)) {
            case null -> {}
            case Refused refused -> {
              foreign.add(key);
              problems.add(
                  mapping.keyLocation(key),
                  "not supported by Weir yet; expected " + refused.instead());
            }
            case WithoutEffect ignored -> {
              foreign.add(key);
              if (!asksForNothing(value, ignored.harmless())) {
                warnings.add(
                    new ConfigProblem(mapping.keyLocation(key), "has no effect in Weir yet"));
              }
            }
          }
        });
    return mapping.without(foreign);
  }

  private static boolean asksForNothing(ConfigNode value, Set<String> harmless) {
    return value.isAbsent()
        || (value instanceof ConfigNode.Scalar scalar
            && (OFF.contains(scalar.text()) || harmless.contains(scalar.text())));
  }

  private static Map<String, Treatment> job() {
    Map<String, Treatment> job = new HashMap<>(GLOBAL);
    job.keySet().removeAll(Set.of("rule_query_offset", "query_log_file"));
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
