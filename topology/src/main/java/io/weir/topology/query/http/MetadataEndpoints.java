package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@code metadata} and {@code targets/metadata}: what targets say of their metrics. */
final class MetadataEndpoints {
  private final TargetSource source;

  MetadataEndpoints(TargetSource source) {
    this.source = source;
  }

  HttpResponse ofTargets(ApiRequest request) {
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

  HttpResponse ofMetrics(ApiRequest request) {
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
