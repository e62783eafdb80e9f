package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VirtualThreadTimerTest {
  private final Clock clock = Clock.systemUTC();
  private final BlockingQueue<String> ran = new ArrayBlockingQueue<>(10);

  @Test
  void runsTasksAtTheirMomentsAndNotBefore() throws InterruptedException {
    try (VirtualThreadTimer timer = new VirtualThreadTimer(clock)) {
      timer.at(0, () -> ran.add("now"));
      assertThat(ran.take()).isEqualTo("now");
      // Far enough for the cancelling to come before it on a busy machine.
      long soon = clock.millis() + 500;
      timer.at(soon, () -> ran.add("called off")).cancel();
      timer.at(soon, () -> ran.add("late"));
      assertThat(ran.take()).isEqualTo("late");
      assertThat(clock.millis()).isGreaterThanOrEqualTo(soon);
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void goesOnAfterATaskThatFails() throws InterruptedException {
    try (VirtualThreadTimer timer = new VirtualThreadTimer(clock)) {
      timer.at(
          0,
          () -> {
            ran.add("failed");
            throw new IllegalStateException("on purpose");
          });
      assertThat(ran.take()).isEqualTo("failed");
      timer.at(0, () -> ran.add("next"));
      assertThat(ran.take()).isEqualTo("next");
    }
  }

  @Test
  void waitsForATaskUnderWayWhenItIsClosed() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    VirtualThreadTimer timer = new VirtualThreadTimer(clock);
    timer.at(
        0,
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            ran.add("whole");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    begun.await();
    timer.close();
    assertThat(ran).containsExactly("whole");
    timer.at(0, () -> ran.add("too late")).cancel();
    assertThat(ran).hasSize(1);
  }
}
