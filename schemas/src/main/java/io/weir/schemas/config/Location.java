package io.weir.schemas.config;

/**
 * Where a value stands in a configuration file.
 *
 * @param file the file's name as the user gave it
 * @param line the line, from 1
 * @param column the column, from 1
 * @param path the dotted path of the value, such as {@code scrape_configs[0].job_name}; empty for
 *     the root
 */
public record Location(String file, int line, int column, String path) {

  /** Returns this position with the path of the entry {@code key} of the mapping found here. */
  public Location entry(String key) {
    return new Location(file, line, column, path.isEmpty() ? key : path + "." + key);
  }

  /** Returns this position with the path of the item {@code index} of the sequence found here. */
  Location item(int index) {
    return new Location(file, line, column, path + "[" + index + "]");
  }

  Location at(int otherLine, int otherColumn) {
    return new Location(file, otherLine, otherColumn, path);
  }

  /** Prints as {@code prometheus.yml:14:23: global.scrape_interval}, without a path if at root. */
  @Override
  public String toString() {
    String position = file + ":" + line + ":" + column;
    return path.isEmpty() ? position : position + ": " + path;
  }
}
