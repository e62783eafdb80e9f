package io.weir.ops.embedded.connect;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A Connect worker in a JVM of its own, whose connectors come from its plugin path. */
final class PluginWorker {
  private PluginWorker() {}

  /**
   * Arguments: brokers; the plugin path; a folder; a file with the properties of a connector. It
   * runs until its input ends.
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> worker =
        Map.of("bootstrap.servers", arguments[0], "plugin.path", arguments[1]);
    try (EmbeddedConnect connect = EmbeddedConnect.start(worker, Path.of(arguments[2]))) {
      Map<String, String> config = read(Path.of(arguments[3]));
      connect.add(config.getOrDefault("name", ""), config);
      while (System.in.read() != -1) {
        // Nothing is said; the end is what counts.
      }
      System.out.println(connect.statuses());
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> config = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> config.put(key, properties.getProperty(key)));
    return config;
  }
}
