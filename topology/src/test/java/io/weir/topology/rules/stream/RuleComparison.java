package io.weir.topology.rules.stream;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.rules.alert.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the last revisions of what rules have published with what a {@link RuleModel} gives, up
 * to a time.
 */
public final class RuleComparison {
  private static final int TOLD = 20;
  private static final double TOLERANCE = 1e-9;

  private final long startMillis;
  private final long lastMillis;
  private final List<String> differences = new ArrayList<>();

  /**
   * Nothing compared yet.
   *
   * @param startMillis from which differences count the seconds
   * @param lastMillis samples of later times and alerts of later ticks are passed over
   */
  public RuleComparison(long startMillis, long lastMillis) {
    this.startMillis = startMillis;
    this.lastMillis = lastMillis;
  }

  /** The first differences that were found. */
  public List<String> differences() {
    return differences;
  }

  /** Compares results of any order and revision with values by time and series. */
  public void results(Map<Long, Map<Labels, Double>> expected, Collection<RuleResult> published) {
    Map<Long, Map<Labels, RuleResult>> found = new TreeMap<>();
    for (RuleResult result : published) {
      found
          .computeIfAbsent(result.element().timestampMillis(), time -> new TreeMap<>())
          .merge(
              result.labels(),
              result,
              (one, other) -> other.element().revision() >= one.element().revision() ? other : one);
    }
    expected.forEach((time, values) ->
        values.forEach((labels, value) -> {
          RuleResult result = found.getOrDefault(time, Map.of()).get(labels);
          if (result == null || !agree(value, result.element().value())) {
            add(time, labels, value, result == null ? "nothing" : result.element());
          }
        }));
    found.forEach((time, results) ->
        results.forEach((labels, result) -> {
          // A marker where nothing was, or has been taken away, says no more than nothing.
          if (!expected.getOrDefault(time, Map.of()).containsKey(labels)
              && !result.element().stale()) {
            add(time, labels, "nothing", result.element());
          }
        }));
  }

  /** Compares alerts of any order and revision with those by tick and fingerprint. */
  public void alerts(Map<Long, Map<String, Alert>> expected, Collection<AlertRecord> published) {
    Map<Long, Map<String, AlertRecord>> found = new TreeMap<>();
    for (AlertRecord alert : published) {
      found
          .computeIfAbsent(alert.timestampMillis(), tick -> new HashMap<>())
          .merge(
              alert.fingerprint(),
              alert,
              (one, other) -> other.revision() >= one.revision() ? other : one);
    }
    expected.forEach((tick, alerts) ->
        alerts.forEach((fingerprint, alert) -> {
          AlertRecord record = found.getOrDefault(tick, Map.of()).get(fingerprint);
          if (record == null || !agree(alert, record)) {
            add(tick, alert.labels(), alert, record == null ? "nothing" : record);
          }
        }));
    found.forEach((tick, records) ->
        records.forEach((fingerprint, record) -> {
          // That there is none says no more than nothing.
          if (!expected.getOrDefault(tick, Map.of()).containsKey(fingerprint)
              && record.state() != AlertState.INACTIVE) {
            add(tick, record.labels(), "nothing", record);
          }
        }));
  }

  private void add(long timeMillis, Labels labels, Object expected, Object found) {
    if (timeMillis <= lastMillis && differences.size() < TOLD) {
      differences.add(
          "%d s %s: expected %s, found %s"
              .formatted((timeMillis - startMillis) / 1000, labels, expected, found));
    }
  }

  private static boolean agree(double expected, double found) {
    if (StaleMarker.is(expected) || StaleMarker.is(found)) {
      return StaleMarker.is(expected) && StaleMarker.is(found);
    }
    return Almost.equal(expected, found, TOLERANCE) || Math.abs(expected - found) < TOLERANCE;
  }

  private static boolean agree(Alert expected, AlertRecord found) {
    AlertState state =
        switch (expected.state()) {
          case PENDING -> AlertState.PENDING;
          case FIRING -> AlertState.FIRING;
          case INACTIVE ->
              expected.resolvedAt() == null ? AlertState.INACTIVE : AlertState.RESOLVED;
        };
    if (state == AlertState.INACTIVE) {
      return found.state() == state; // that there is none, of whichever version of the rules
    }
    return found.state() == state
        && found.labels().equals(expected.labels())
        && found.annotations().keySet().equals(expected.annotations().keySet())
        && found.activeAtMillis() == expected.activeAt().toEpochMilli()
        && found.firedAtMillis() == millis(expected.firedAt())
        && found.resolvedAtMillis() == millis(expected.resolvedAt())
        && found.keepFiringSinceMillis() == millis(expected.keepFiringSince())
        && agree(expected.element().value(), found.value());
  }

  private static long millis(@Nullable Instant time) {
    return time == null ? 0 : time.toEpochMilli();
  }
}
