package io.weir.sinks.duckdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sinks.reading.Reading;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class InterruptibleTest {
  private static final String TAKES_HOURS =
      "SELECT count(*) FROM range(100000000000) a, range(1000) b WHERE a.range % 7 = b.range";

  @Test
  @Timeout(120)
  void aQueryUnderWayEndsWithItsReading() throws InterruptedException {
    Reading reading = new Reading(1, Duration.ofHours(1));
    CountDownLatch begins = new CountDownLatch(1);
    CompletableFuture<Long> count =
        CompletableFuture.supplyAsync(() -> {
          try (Handle handle = Jdbi.open("jdbc:duckdb:")) {
            return Interruptible.by(reading, handle.createQuery(TAKES_HOURS))
                .addCustomizer(
                    new StatementCustomizer() {
                      @Override
                      public void beforeExecution(
                          PreparedStatement statement, StatementContext context) {
                        begins.countDown();
                      }
                    })
                .mapTo(Long.class)
                .one();
          }
        });
    begins.await();
    // Whether DuckDB has taken it up by now nobody can tell.
    while (!count.isDone()) {
      reading.end();
    }
    assertThatThrownBy(count::join).hasRootCauseInstanceOf(SQLException.class);
  }
}
