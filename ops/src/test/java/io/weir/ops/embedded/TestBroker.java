package io.weir.ops.embedded;

import io.weir.ops.up.TestJava;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Brokers of tests, in processes of their own. */
public final class TestBroker {
  private TestBroker() {}

  /** Starts one on any port; returns when it takes requests. */
  public static EmbeddedKafkaProcess start(Path directory) {
    return start(directory, 0);
  }

  /** Starts one on a port; returns when it takes requests. */
  public static EmbeddedKafkaProcess start(Path directory, int port) {
    List<String> options = new ArrayList<>(TestJava.options());
    options.add("-Xmx768m");
    return EmbeddedKafkaProcess.start(directory, port, options);
  }
}
