package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.topology.query.Asker;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code targets}, {@code scrape_pools} and {@code alertmanagers}. */
final class TargetEndpoints {
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
    Map<String, Integer> droppedCounts = new TreeMap<>(source.droppedCounts(asker));
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
        json.beginObject();
        droppedCounts.forEach((each, count) -> json.textName(each).number(count));
        json.endObject();
      } else {
        json.nothing();
      }
      json.endObject();
    });
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
    json.name("lastScrapeDuration").seconds(target.lastScrapeTook());
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
}
