package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;

/** {@code status/…}: what an instance tells of itself. */
final class StatusEndpoints {
  private static final int MOST_COUNTS = 10;

  private final StatusSource source;
  private final Clock clock;

  StatusEndpoints(StatusSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  HttpResponse configuration(ApiRequest request) {
    String yaml = source.configuration();
    return Answers.success(json -> json.beginObject().name("yaml").text(yaml).endObject());
  }

  HttpResponse flags(ApiRequest request) {
    TreeMap<String, String> flags = new TreeMap<>(source.flags());
    return Answers.success(json -> {
      json.beginObject();
      flags.forEach((name, value) -> json.textName(name).text(value));
      json.endObject();
    });
  }

  HttpResponse build(ApiRequest request) {
    BuildInformation build = source.build();
    return Answers.success(json -> {
      json.beginObject();
      json.name("version").text(build.version());
      json.name("revision").text(build.revision());
      json.name("branch").text(build.branch());
      json.name("buildUser").text(build.buildUser());
      json.name("buildDate").text(build.buildDate());
      json.name("goVersion").text(build.platform());
      json.endObject();
    });
  }

  /** What only Go has is empty. */
  HttpResponse runtime(ApiRequest request) {
    RuntimeInformation runtime = source.runtime();
    return Answers.success(json -> {
      json.beginObject();
      json.name("startTime").text(GoTime.text(runtime.started()));
      json.name("CWD").text(runtime.folder());
      json.name("hostname").text(runtime.hostname());
      json.name("serverTime").text(GoTime.text(clock.instant()));
      json.name("reloadConfigSuccess").bool(runtime.configurationIsNew());
      json.name("lastConfigTime").text(GoTime.text(runtime.configured()));
      json.name("corruptionCount").number(0);
      json.name("goroutineCount").number(runtime.threads());
      json.name("GOMAXPROCS").number(runtime.processors());
      json.name("GOMEMLIMIT").number(runtime.memoryBytes());
      json.name("GOGC").text("");
      json.name("GODEBUG").text("");
      json.name("storageRetention").text(runtime.retention());
      json.endObject();
    });
  }

  HttpResponse head(ApiRequest request) {
    HeadStatistics head = source.head(request.asker(), limit(request.form().value("limit")));
    return Answers.success(json -> {
      json.beginObject().name("headStats").beginObject();
      json.name("numSeries").number(head.series());
      json.name("numLabelPairs").number(head.labelPairs());
      json.name("chunkCount").number(head.chunks());
      json.name("minTime").number(head.fromMillis());
      json.name("maxTime").number(head.toMillis());
      json.endObject();
      counts(json, "seriesCountByMetricName", head.seriesByMetric());
      counts(json, "labelValueCountByLabelName", head.valuesByLabel());
      counts(json, "memoryInBytesByLabelName", head.bytesByLabel());
      counts(json, "seriesCountByLabelValuePair", head.seriesByPair());
      json.endObject();
    });
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return MOST_COUNTS;
    }
    try {
      long limit = NumberParameter.whole(text);
      if (limit > 0) {
        return (int) Math.min(limit, Integer.MAX_VALUE);
      }
    } catch (IllegalArgumentException noNumber) {
      // said below
    }
    throw Refusal.badData("limit must be a positive number");
  }

  private static void counts(JsonBuffer json, String name, List<HeadStatistics.Count> counts) {
    json.name(name).beginArray();
    for (HeadStatistics.Count count : counts) {
      json.beginObject();
      json.name("name").text(count.name());
      json.name("value").number(count.value());
      json.endObject();
    }
    json.endArray();
  }
}
