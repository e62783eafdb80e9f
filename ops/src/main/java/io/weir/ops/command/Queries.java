package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.serve.query.InstanceFacts;
import io.weir.ops.serve.query.StreamQueries;
import io.weir.schemas.labels.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what answers the queries of an instance with a topology. */
final class Queries {
  private static final String REPLICA = "__replica__";

  private Queries() {}

  /**
   * By a configuration.
   *
   * @param source the file that it is from; null for the defaults
   * @throws io.weir.schemas.config.ConfigException if a file that it needs is wrong
   */
  static StreamQueries of(WeirConfiguration configuration, @Nullable Path source, Path data) {
    Map<String, String> flags = new HashMap<>();
    flags.put("config.file", source == null ? "" : source.toString());
    flags.put("storage.path", data.toString());
    flags.put("web.listen-address", configuration.weir().http().listen().toString());
    Map<String, String> labels = new HashMap<>(configuration.scrape().global().externalLabels());
    labels.remove(REPLICA);
    Clock clock = Clock.systemUTC();
    return new StreamQueries(
        configuration.weir(),
        new InstanceFacts(
            () -> source == null ? DefaultConfiguration.text() : text(source),
            flags,
            WeirVersion.current(),
            Labels.ofMap(labels),
            clock.instant()),
        clock);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
