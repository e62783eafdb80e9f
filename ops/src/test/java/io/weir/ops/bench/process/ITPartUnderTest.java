package io.weir.ops.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ITPartUnderTest {
  private record Settings(String greeting) {}

  /** A part that uses a second of processor time when it starts. */
  static final class Spinning {
    private Spinning() {}

    public static void main(String[] arguments) {
      ParentLink.run(
          arguments,
          Settings.class,
          (settings, link) -> {
            PartUnderTest.serve(
                link,
                run -> {
                  if (run.equals("broken")) {
                    throw new IllegalStateException("expected to be started well");
                  }
                  long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                  while (System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                  }
                  link.progress(settings.greeting() + " " + run);
                  return () -> link.progress("closed " + run);
                });
          });
    }
  }

  private final BlockingQueue<String> progress = new LinkedBlockingQueue<>();
  private final ChildProcess child =
      ChildProcess.start(
          "spinning",
          Spinning.class,
          new Settings("good \"morning\""),
          List.of("-Xmx64m"),
          progress::add);

  @Test
  void startsMeasuresAndStopsAPartAgainAndAgain() throws Exception {
    try (PartUnderTest part = new PartUnderTest(child)) {
      for (String run : List.of("a", "b")) {
        ResourceReading before = part.start(run);
        assertThat(progress.poll(30, TimeUnit.SECONDS)).isEqualTo("good \"morning\" " + run);
        ResourceReading after = part.read();
        assertThat(after.atNanos() - before.atNanos()).isGreaterThanOrEqualTo(1_000_000_000L);
        assertThat(after.cpuNanos() - before.cpuNanos()).isGreaterThan(100_000_000L);
        assertThat(after.peakResidentBytes()).isGreaterThan(1 << 20);
        part.stop();
        assertThat(progress.poll(30, TimeUnit.SECONDS)).isEqualTo("closed " + run);
      }
    }
    assertThat(child.endsWithin(Duration.ZERO)).isTrue();
  }

  @Test
  void saysThatThePartHasEnded() throws Exception {
    try (PartUnderTest part = new PartUnderTest(child)) {
      part.start("broken");
      assertThatThrownBy(part::read)
          .isInstanceOf(BenchFailedException.class)
          .hasMessageStartingWith("spinning: expected");
    }
  }

  @Test
  void endsThePartWithItsStandardInput() throws Exception {
    try (PartUnderTest part = new PartUnderTest(child)) {
      part.start("left running");
      assertThat(progress.poll(30, TimeUnit.SECONDS)).endsWith("left running");
    }
    assertThat(progress.poll(30, TimeUnit.SECONDS)).isEqualTo("closed left running");
    assertThat(child.endsWithin(Duration.ZERO)).isTrue();
  }
}
