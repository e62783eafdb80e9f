package io.weir.scraper.scrape;

import io.weir.scraper.discovery.Target;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line when a target begins to fail, fails for another reason, or answers again. */
final class ScrapeLog {
  private static final Logger logger = LoggerFactory.getLogger(ScrapeLog.class);

  private final Target target;
  private @Nullable FailureReason last;

  ScrapeLog(Target target) {
    this.target = target;
  }

  void succeeded() {
    if (last != null) {
      last = null;
      logger.info("target {} of job {} answers again", target.labels(), target.jobName());
    }
  }

  void failed(ScrapeFailedException failure) {
    if (failure.reason() != last) {
      last = failure.reason();
      logger.warn(
          "target {} of job {}: scrapes fail: {}: {}",
          target.labels(),
          target.jobName(),
          failure.reason().word(),
          failure.getMessage());
    }
  }
}
