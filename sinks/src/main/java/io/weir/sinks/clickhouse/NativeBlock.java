package io.weir.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows on their way into a table, column by column, in ClickHouse's <a
 * href="https://clickhouse.com/docs/interfaces/formats/Native">Native</a> format: what the server
 * takes without parsing a row. A caller adds one value to each column, then ends the row. For one
 * thread.
 */
final class NativeBlock {
  private final String table;
  private final List<Column> columns = new ArrayList<>();
  private int rows;

  /** A block without columns. */
  NativeBlock(String table) {
    this.table = table;
  }

  String table() {
    return table;
  }

  /**
   * Adds a column whose values stand one behind another.
   *
   * @param type of the values as they are added; the table's own may be another
   */
  ColumnBytes column(String name, String type) {
    ColumnBytes values = new ColumnBytes();
    columns.add(new Column(name, type, List.of(values)));
    return values;
  }

  /** Adds a column of maps from strings to strings. */
  MapColumn mapColumn(String name) {
    MapColumn map = new MapColumn();
    columns.add(new Column(name, "Map(String, String)", List.of(map.ends, map.keys, map.values)));
    return map;
  }

  void endRow() {
    rows++;
  }

  int rows() {
    return rows;
  }

  List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  void writeTo(OutputStream out) throws IOException {
    ColumnBytes header = new ColumnBytes();
    header.addVarint(columns.size());
    header.addVarint(rows);
    for (Column column : columns) {
      header.addString(column.name);
      header.addString(column.type);
      header.writeTo(out);
      header.clear();
      for (ColumnBytes part : column.parts) {
        part.writeTo(out);
      }
    }
  }

  /** Empties the block, which keeps its columns. */
  void clear() {
    rows = 0;
    columns.forEach(column -> column.parts.forEach(ColumnBytes::clear));
  }

  private record Column(String name, String type, List<ColumnBytes> parts) {}

  /** A column of maps: where each ends, then all keys, then all values. */
  final class MapColumn {
    private final ColumnBytes ends = new ColumnBytes();
    private final ColumnBytes keys = new ColumnBytes();
    private final ColumnBytes values = new ColumnBytes();
    private long count;

    void add(Map<String, String> map) {
      count = rows == 0 ? map.size() : count + map.size();
      ends.addLong(count);
      map.forEach((key, value) -> {
        keys.addString(key);
        values.addString(value);
      });
    }
  }
}
