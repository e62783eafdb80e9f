package io.weir.ops.up;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One sample, as it was sent or is found.
 *
 * @param labels sorted, {@code __name__} among them, as a map prints itself
 * @param timestampMillis since the Unix epoch
 */
record Sample(String labels, long timestampMillis, double value) implements Comparable<Sample> {
  static Sample of(Map<?, ?> labels, long timestampMillis, double value) {
    TreeMap<String, String> sorted = new TreeMap<>();
    labels.forEach((name, text) -> sorted.put(name.toString(), text.toString()));
    return new Sample(sorted.toString(), timestampMillis, value);
  }

  /** All raw samples of a store, one for each row, sorted. */
  static List<Sample> stored(Connection store) throws SQLException {
    List<Sample> samples = new ArrayList<>();
    try (Statement statement = store.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT metric, labels, epoch_ms(timestamp), value FROM raw")) {
      while (rows.next()) {
        Map<Object, Object> labels = new HashMap<>((Map<?, ?>) rows.getObject(2));
        labels.put("__name__", rows.getString(1));
        samples.add(of(labels, rows.getLong(3), rows.getDouble(4)));
      }
    }
    return samples.stream().sorted().toList();
  }

  @Override
  public int compareTo(Sample other) {
    int byLabels = labels.compareTo(other.labels);
    int byTime = Long.compare(timestampMillis, other.timestampMillis);
    return byLabels != 0 ? byLabels : byTime != 0 ? byTime : Double.compare(value, other.value);
  }
}
