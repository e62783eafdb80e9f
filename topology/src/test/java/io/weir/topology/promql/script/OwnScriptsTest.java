package io.weir.topology.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The project's own scripts: every function, operator and aggregation, values by hand. */
final class OwnScriptsTest {
  @TestFactory
  Stream<DynamicContainer> scripts() {
    return Stream.of("selectors", "operators", "aggregations", "ranges", "functions", "histograms")
        .map(name ->
            DynamicContainer.dynamicContainer(
                name,
                PromQlScript.parse(read(name)).run().stream()
                    .map(result ->
                        DynamicTest.dynamicTest(
                            "line " + result.line() + ": " + result.expression(),
                            () -> assertThat(result.failure()).isEmpty()))));
  }

  private static String read(String name) {
    try (InputStream in = OwnScriptsTest.class.getResourceAsStream("/promql/" + name + ".test")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
