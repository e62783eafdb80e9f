package io.weir.topology.promql.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.script.ScriptData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;

/** Random series of counters, gauges and classic histograms, for us and for Prometheus. */
final class OracleData {
  static final long START_MILLIS = 1_700_000_000_000L;
  static final long END_MILLIS = START_MILLIS + 3_600_000;

  private final ScriptData data = new ScriptData();
  private final TreeMap<String, List<String>> families = new TreeMap<>();
  private final Random random;

  OracleData(long seed) {
    random = new Random(seed);
    for (String job : List.of("a", "b")) {
      for (int instance = 0; instance < 3; instance++) {
        if (random.nextInt(6) > 0) {
          series(labels("c_total", job, instance), 15_000, true);
        }
        series(labels("g", job, instance), 10_000 + random.nextInt(20_000), false);
        if (random.nextBoolean()) {
          series(labels("h", job, instance), 30_000, false);
        }
        histogram(job, instance);
      }
    }
  }

  ScriptData data() {
    return data;
  }

  private static Labels labels(String name, String job, int instance) {
    return Labels.of("__name__", name, "job", job, "instance", String.valueOf(instance));
  }

  private void series(Labels labels, long stepMillis, boolean counter) {
    double value = random.nextInt(100);
    long time = START_MILLIS + random.nextInt(20_000);
    while (time < END_MILLIS) {
      value =
          counter
              ? (random.nextInt(40) == 0 ? random.nextInt(5) : value + random.nextInt(20))
              : 100 * random.nextGaussian();
      if (!counter && random.nextInt(60) == 0) {
        value = random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
      }
      put(labels, time, value);
      boolean gap = random.nextInt(50) == 0;
      time += gap ? random.nextInt(900_000) : stepMillis + random.nextInt(500);
    }
  }

  private void histogram(String job, int instance) {
    double[] counts = new double[4];
    String[] bounds = {"0.1", "1", "10", "+Inf"};
    for (long time = START_MILLIS; time < END_MILLIS; time += 30_000) {
      double before = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] += random.nextInt(5);
        before += counts[i];
        put(
            labels("b_bucket", job, instance).toBuilder().set("le", bounds[i]).build(),
            time,
            before);
      }
    }
  }

  private void put(Labels labels, long time, double value) {
    data.add(labels, time, value, 0);
    families
        .computeIfAbsent(labels.metricName(), name -> new ArrayList<>())
        .add(
            "%s %s %s"
                .formatted(
                    labels.toString().replace(", ", ","),
                    Double.isInfinite(value) ? "+Inf" : String.valueOf(value),
                    String.format(Locale.ROOT, "%.3f", time / 1000.0)));
  }

  /** Writes all samples as OpenMetrics. */
  void write(Path file) {
    StringBuilder text = new StringBuilder();
    families.forEach((name, lines) -> {
      // All of unknown type, so that their names may end as they like.
      text.append("# TYPE ").append(name).append(" unknown\n");
      lines.forEach(line -> text.append(line).append('\n'));
    });
    try {
      Files.writeString(file, text.append("# EOF\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
