package io.weir.ops.embedded;

import java.nio.file.Path;
import java.util.List;

/** Brokers of tests, in processes of their own. */
public final class TestBroker {
  /** Such a process is over before its code would be compiled well. */
  private static final List<String> JAVA_OPTIONS =
      List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private TestBroker() {}

  /** Starts one on any port; returns when it takes requests. */
  public static EmbeddedKafkaProcess start(Path directory) {
    return start(directory, 0);
  }

  /** Starts one on a port; returns when it takes requests. */
  public static EmbeddedKafkaProcess start(Path directory, int port) {
    return EmbeddedKafkaProcess.start(directory, port, JAVA_OPTIONS);
  }
}
