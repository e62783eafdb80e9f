package io.weir.scraper.discovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Counts every failure and logs it once per change of its reason. Used by one thread.
 *
 * <p>The counter is {@code weir.scraper.discovery.failures}, by {@code job} and {@code mechanism}.
 */
final class FailureLog {
  private final Logger logger;
  private final String jobName;
  private final Counter failures;
  private final Map<String, String> reasons = new HashMap<>();

  FailureLog(Logger logger, MeterRegistry registry, String jobName, String mechanism) {
    this.logger = logger;
    this.jobName = jobName;
    this.failures =
        Counter.builder("weir.scraper.discovery.failures")
            .description("Failed attempts to read target groups; the old ones stay.")
            .tag("job", jobName)
            .tag("mechanism", mechanism)
            .register(registry);
  }

  void failed(String source, Exception failure) {
    failures.increment();
    String reason = String.valueOf(failure);
    if (!reason.equals(reasons.put(source, reason))) {
      logger.warn("job {}: {} keeps its old targets: {}", jobName, source, reason);
    }
  }

  void succeeded(String source) {
    if (reasons.remove(source) != null) {
      logger.info("job {}: {} can be read again", jobName, source);
    }
  }
}
