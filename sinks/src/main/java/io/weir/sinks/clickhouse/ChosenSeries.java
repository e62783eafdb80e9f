package io.weir.sinks.clickhouse;

import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.SeriesChoice;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The series of a tenant that are meant, by their identities.
 *
 * @param metrics the names that they have
 * @param all whether there are no other series of these names
 */
record ChosenSeries(String tenant, Map<Id, Labels> series, Set<String> metrics, boolean all) {
  /** As many identities stand in one query. */
  private static final int MOST_IN_QUERY = 2_000;

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  /** The hash that names a series. */
  record Id(long low, long high) {
    BigInteger number() {
      return unsigned(high).multiply(TWO_TO_64).add(unsigned(low));
    }

    private static BigInteger unsigned(long bits) {
      BigInteger number = BigInteger.valueOf(bits);
      return bits < 0 ? number.add(TWO_TO_64) : number;
    }
  }

  /** Asks for them. */
  static ChosenSeries of(SeriesChoice choice, ReadingClient client, Reading reading)
      throws StoreException {
    Map<Id, Labels> chosen = new HashMap<>();
    Set<String> metrics = new HashSet<>();
    @Nullable Set<String> asked = choice.metricNames().orElse(null);
    if (choice.isImpossible()) {
      return new ChosenSeries(choice.tenant(), chosen, metrics, true);
    }
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("tenant", choice.tenant());
    if (asked != null) {
      parameters.put("metrics", List.copyOf(asked));
    }
    List<String> others = new ArrayList<>();
    client.query(
        """
        SELECT metric, series, labels FROM ${database}.series FINAL
        WHERE tenant = {tenant:String}%s
        """
            .formatted(asked == null ? "" : " AND metric IN {metrics:Array(String)}"),
        parameters,
        reading,
        rows -> {
          while (rows.hasNext()) {
            String metric = rows.readString();
            Id id = new Id(rows.readLong(), rows.readLong());
            Map<String, String> labels = rows.readMap();
            labels.put(Labels.METRIC_NAME, metric);
            Labels found = Labels.ofMap(labels);
            if (choice.includes(found)) {
              chosen.put(id, found);
              metrics.add(metric);
            } else {
              others.add(metric);
            }
          }
        });
    boolean all = others.stream().noneMatch(metrics::contains);
    return new ChosenSeries(choice.tenant(), chosen, metrics, all);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  /**
   * Conditions that leave the rows of all these series, those of one series by one of them, with
   * their parameters.
   */
  List<Condition> conditions() {
    Map<String, Object> named = Map.of("tenant", tenant, "metrics", List.copyOf(metrics));
    String byName = "tenant = {tenant:String} AND metric IN {metrics:Array(String)}";
    if (all) {
      return List.of(new Condition(byName, named));
    }
    List<BigInteger> ids = series.keySet().stream().map(Id::number).sorted().toList();
    List<Condition> conditions = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += MOST_IN_QUERY) {
      Map<String, Object> parameters = new HashMap<>(named);
      parameters.put("series", ids.subList(from, Math.min(ids.size(), from + MOST_IN_QUERY)));
      conditions.add(new Condition(byName + " AND series IN {series:Array(UInt128)}", parameters));
    }
    return conditions;
  }

  /** A condition in SQL, and the values of its parameters. */
  record Condition(String sql, Map<String, Object> parameters) {}
}
