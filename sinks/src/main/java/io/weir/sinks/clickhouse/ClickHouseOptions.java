package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.RetentionPeriods;
import java.time.Duration;

/**
 * Where rows go and how long they stay.
 *
 * @param endpoint base URL of the HTTP interface, such as {@code http://host:8123}
 * @param username of the user
 * @param password of the user; may be empty
 * @param database the database, made if it isn't there
 * @param cluster name of the cluster on which tables are made, replicated; empty for one server
 * @param timeout of one request
 * @param retention by the server's clock
 */
record ClickHouseOptions(
    String endpoint,
    String username,
    String password,
    String database,
    String cluster,
    Duration timeout,
    RetentionPeriods retention) {
  /** A statement with database, cluster and replication in the places that it leaves for them. */
  String filled(String statement) {
    boolean one = cluster.isEmpty();
    return statement
        .replace("${database}", quoted(database, '`'))
        .replace("${cluster}", one ? "" : "ON CLUSTER " + quoted(cluster, '`'))
        .replace("${replicated}", one ? "" : "Replicated");
  }

  /** A literal or an identifier, whichever the quote means. */
  static String quoted(String text, char quote) {
    String escaped = text.replace("\\", "\\\\").replace("" + quote, "\\" + quote);
    return quote + escaped + quote;
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return endpoint + "/" + database;
  }
}
