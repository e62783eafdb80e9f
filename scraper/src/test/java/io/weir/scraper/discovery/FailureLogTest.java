package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class FailureLogTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> lines = new ArrayList<>();

  /** Keeps lines instead of printing them. */
  private final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      lines.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  @Test
  void logsChangesAndCountsEverything() {
    FailureLog log = new FailureLog(new Lines(), registry, "node", "file");
    log.succeeded("a.yml");
    log.failed("a.yml", new IOException("broken"));
    log.failed("a.yml", new IOException("broken"));
    log.failed("b.yml", new IOException("broken"));
    log.failed("a.yml", new IOException("gone"));
    log.succeeded("a.yml");
    log.succeeded("a.yml");
    assertThat(lines)
        .containsExactly(
            "WARN job node: a.yml keeps its old targets: java.io.IOException: broken",
            "WARN job node: b.yml keeps its old targets: java.io.IOException: broken",
            "WARN job node: a.yml keeps its old targets: java.io.IOException: gone",
            "INFO job node: a.yml can be read again");
    assertThat(registry.get("weir.scraper.discovery.failures").counter().count()).isEqualTo(4);
  }
}
