package io.weir.ops.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link EmbeddedKafka} as a process of its own: {@code EmbeddedKafkaMain DIRECTORY PORT}. It
 * prints {@value #READY}{@code HOST:PORT} when it is ready, and ends when its standard input does.
 */
final class EmbeddedKafkaMain {

  static final String READY = "bootstrap.servers=";

  private static final Logger logger = LoggerFactory.getLogger(EmbeddedKafkaMain.class);

  private EmbeddedKafkaMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "expected a directory and a port, found " + arguments.length + " arguments");
    }
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
      kafka.onFailure(EmbeddedKafkaMain::halt);
      System.out.println(READY + kafka.bootstrapServers());
      System.in.skip(Long.MAX_VALUE);
    }
  }

  private static void halt(Throwable cause) {
    logger.error("the broker ended by itself", cause);
    Runtime.getRuntime().halt(1);
  }
}
