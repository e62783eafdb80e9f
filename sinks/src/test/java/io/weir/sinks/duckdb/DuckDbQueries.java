package io.weir.sinks.duckdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Looks into a file from a second connection of this process, as a person would. */
final class DuckDbQueries {
  private DuckDbQueries() {}

  static Jdbi of(Path file) {
    return Jdbi.create("jdbc:duckdb:" + file);
  }

  static List<Map<String, Object>> rows(Path file, String sql) {
    return of(file).withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }

  static List<String> texts(Path file, String sql) {
    return of(file).withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  static long count(Path file, String table) {
    return of(file)
        .withHandle(
            handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
