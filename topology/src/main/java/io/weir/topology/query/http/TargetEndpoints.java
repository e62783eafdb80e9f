package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.query.Asker;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code targets}, {@code scrape_pools} and {@code alertmanagers}. */
final class TargetEndpoints {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TargetSource source;

  TargetEndpoints(TargetSource source) {
    this.source = source;
  }

  HttpResponse pools(ApiRequest request) {
    List<String> pools = source.pools(request.asker()).stream().sorted().toList();
    return Answers.success(json -> {
      json.beginObject().name("scrapePools").beginArray();
      pools.forEach(json::text);
      json.endArray().endObject();
    });
  }

  HttpResponse alertmanagers(ApiRequest request) {
    List<URI> alertmanagers = source.alertmanagers(request.asker());
    return Answers.success(json -> {
      json.beginObject().name("activeAlertmanagers").beginArray();
      for (URI alertmanager : alertmanagers) {
        json.beginObject().name("url").text(alertmanager.toString()).endObject();
      }
      json.endArray();
      json.name("droppedAlertmanagers").beginArray().endArray();
      json.endObject();
    });
  }

  HttpResponse targets(ApiRequest request) {
    Asker asker = request.asker();
    String pool = request.form().addressValue("scrapePool");
    String state = request.form().addressValue("state").toLowerCase(Locale.ROOT);
    boolean all = state.isEmpty() || state.equals("any");
    boolean withDropped = all || state.equals("dropped");
    List<TargetState> active =
        all || state.equals("active")
            ? source.active(asker).stream()
                .sorted(Comparator.comparing(TargetState::pool))
                .filter(target -> pool.isEmpty() || target.pool().equals(pool))
                .toList()
            : List.of();
    List<DroppedTarget> dropped =
        withDropped
            ? source.dropped(asker).stream()
                .sorted(Comparator.comparing(DroppedTarget::pool))
                .toList()
            : List.of();
    List<String> pools = source.pools(asker);
    return Answers.success(json -> {
      json.beginObject().name("activeTargets").beginArray();
      active.forEach(target -> write(json, target));
      json.endArray();
      json.name("droppedTargets").beginArray();
      for (DroppedTarget target : dropped) {
        if (pool.isEmpty() || target.pool().equals(pool)) {
          write(json, target);
        }
      }
      json.endArray();
      json.name("droppedTargetCounts");
      if (withDropped) {
        counts(json, pools, dropped);
      } else {
        json.nothing();
      }
      json.endObject();
    });
  }

  private static void counts(JsonBuffer json, List<String> pools, List<DroppedTarget> dropped) {
    TreeMap<String, Long> counts =
        dropped.stream()
            .collect(
                Collectors.groupingBy(DroppedTarget::pool, TreeMap::new, Collectors.counting()));
    pools.forEach(pool -> counts.putIfAbsent(pool, 0L));
    json.beginObject();
    counts.forEach((pool, count) -> json.textName(pool).number(count));
    json.endObject();
  }

  private static void write(JsonBuffer json, TargetState target) {
    json.beginObject().name("discoveredLabels");
    ValueJson.labels(json, target.discovered());
    json.name("labels");
    ValueJson.labels(json, target.labels());
    json.name("scrapePool").text(target.pool());
    json.name("scrapeUrl").text(target.url());
    json.name("globalUrl").text(target.globalUrl());
    json.name("lastError").text(target.lastError());
    json.name("lastScrape").text(GoTime.text(target.lastScrape()));
    json.name("lastScrapeDuration")
        .number(
            target.lastScrapeTook().getSeconds()
                + target.lastScrapeTook().getNano() / NANOS_PER_SECOND);
    json.name("health").text(target.health());
    json.name("scrapeInterval").text(target.interval());
    json.name("scrapeTimeout").text(target.timeout());
    json.endObject();
  }

  private static void write(JsonBuffer json, DroppedTarget target) {
    json.beginObject().name("discoveredLabels");
    ValueJson.labels(json, target.discovered());
    json.name("scrapePool").text(target.pool());
    json.endObject();
  }

  HttpResponse targetMetadata(ApiRequest request) {
    Form form = request.form();
    long limit = limit(form, "limit");
    List<Matcher> matchers = targetMatchers(form.value("match_target"));
    String metric = form.value("metric");
    Stream<MetricMetadata> found =
        source.metadata(request.asker()).stream()
            .filter(one -> metric.isEmpty() || one.metric().equals(metric))
            .filter(one ->
                matchers.stream()
                    .allMatch(matcher -> matcher.matches(one.target().value(matcher.name()))));
    List<MetricMetadata> told = (limit < 0 ? found : found.limit(limit)).toList();
    return Answers.success(json -> {
      json.beginArray();
      for (MetricMetadata one : told) {
        json.beginObject().name("target");
        ValueJson.labels(json, one.target());
        if (metric.isEmpty()) {
          json.name("metric").text(one.metric());
        }
        json.name("type").text(one.type());
        json.name("help").text(one.help());
        json.name("unit").text(one.unit());
        json.endObject();
      }
      json.endArray();
    });
  }

  private static List<Matcher> targetMatchers(String text) {
    try {
      return text.isEmpty() ? List.of() : PromQlParser.parseSelector(text);
    } catch (ParseException e) {
      throw Refusal.badParameter("match_target", e.getMessage());
    }
  }

  /** What is said of a metric, wherever. */
  private record Said(String type, String unit, String help) implements Comparable<Said> {
    @Override
    public int compareTo(Said other) {
      return Comparator.comparing(Said::type)
          .thenComparing(Said::unit)
          .thenComparing(Said::help)
          .compare(this, other);
    }
  }

  HttpResponse metadata(ApiRequest request) {
    Form form = request.form();
    long limit = limit(form, "limit");
    long limitPerMetric = limit(form, "limit_per_metric");
    String metric = form.value("metric");
    TreeMap<String, Set<Said>> metrics = new TreeMap<>();
    for (MetricMetadata one : source.metadata(request.asker())) {
      if (metric.isEmpty() || one.metric().equals(metric)) {
        Set<Said> said = metrics.computeIfAbsent(one.metric(), key -> new TreeSet<>());
        if (limitPerMetric <= 0 || said.size() < limitPerMetric) {
          said.add(new Said(one.type(), one.unit(), one.help()));
        }
      }
    }
    return Answers.success(json -> {
      json.beginObject();
      metrics.entrySet().stream()
          .limit(limit < 0 ? Long.MAX_VALUE : limit)
          .forEach(entry -> {
            json.textName(entry.getKey()).beginArray();
            entry.getValue().forEach(said -> write(json, said));
            json.endArray();
          });
      json.endObject();
    });
  }

  private static void write(JsonBuffer json, Said said) {
    json.beginObject();
    json.name("type").text(said.type());
    json.name("unit").text(said.unit());
    json.name("help").text(said.help());
    json.endObject();
  }

  private static long limit(Form form, String name) {
    String text = form.value(name);
    try {
      return text.isEmpty() ? -1 : NumberParameter.whole(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badData(name + " must be a number");
    }
  }
}
