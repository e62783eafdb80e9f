package io.weir.ops.oracle;

import io.weir.ops.committed.RuleResultRecord;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What remains of records of the results topic, and what is wrong with their revisions. */
final class LastRevisions {
  private static final int TOLD = 10;

  private record Key(Labels labels, long timestampMillis) {}

  private final Map<Key, RuleResultRecord> last = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Reads records; those of one series are in their order. */
  static LastRevisions of(List<RuleResultRecord> records) {
    LastRevisions revisions = new LastRevisions();
    records.forEach(revisions::add);
    revisions.last.values().stream()
        .filter(record -> !record.complete())
        .forEach(record -> revisions.problem(record, "expected it to be complete in the end"));
    return revisions;
  }

  private void add(RuleResultRecord record) {
    Key key = new Key(record.labels(), record.timestampMillis());
    RuleResultRecord before = last.get(key);
    if (before != null && !record.correction()) {
      problem(record, "expected a correction of revision " + before.revision());
    }
    if (before != null && before.revision() >= record.revision()) {
      problem(record, "expected a greater revision than " + before.revision());
    } else {
      last.put(key, record);
    }
  }

  private void problem(RuleResultRecord record, String text) {
    if (problems.size() < TOLD) {
      problems.add(
          "%s at %s, revision %d: %s"
              .formatted(
                  record.labels(),
                  Instant.ofEpochMilli(record.timestampMillis()),
                  record.revision(),
                  text));
    }
  }

  /** What is wrong with them, the first few. */
  List<String> problems() {
    return problems;
  }

  /** How many of the last ones are corrections. */
  long corrections() {
    return last.values().stream().filter(RuleResultRecord::correction).count();
  }

  RuleResults results() {
    RuleResults results = new RuleResults();
    last.forEach((key, record) -> results.put(key.labels, key.timestampMillis, point(record)));
    return results;
  }

  private static List<Double> point(RuleResultRecord record) {
    if (record.histogram().isPresent()) {
      return Points.of(Points.histogram(record.histogram().get()));
    }
    return StaleMarker.is(record.value()) ? RuleResults.MARKER : List.of(record.value());
  }
}
