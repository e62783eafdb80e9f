package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running Weir is told from outside: to reload its configuration, and to end. */
@Timeout(200)
class ITSignals {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final String REFUSED = "failed to reload the configuration; the old one goes on";

  private static final String BAD = "global: {scrape_intervall: 1s}\n";

  @Test
  void reloadsWhatIsGoodGoesOnWithoutWhatIsBadAndEndsAtCtrlC(@TempDir Path directory)
      throws Exception {
    try (CountingTarget first = new CountingTarget();
        CountingTarget second = new CountingTarget();
        CountingTarget third = new CountingTarget();
        WeirUp weir = WeirUp.start(directory, configuration(first))) {
      URI reload = weir.process().uri("/-/reload");
      awaitScraped(first);

      Files.writeString(weir.configuration(), configuration(second));
      assertThat(Http.post(reload)).isEqualTo(new Http.Answer(200, ""));
      awaitScraped(second);
      long scrapesOfTheFirst = first.scrapes();

      Files.writeString(weir.configuration(), BAD);
      Http.Answer refused = Http.post(reload);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body())
          .contains(REFUSED, weir.configuration() + ":1", "scrape_intervall", "scrape_interval");
      awaitScraped(second);

      WeirProcess.signal(weir.process().process(), "HUP");
      Await.until(
          PATIENCE,
          () -> "no refusal in " + weir.process().log(),
          () -> log(weir).contains(REFUSED));
      awaitScraped(second);

      Files.delete(weir.configuration());
      assertThat(Http.post(reload).status()).isEqualTo(500);

      Files.writeString(weir.configuration(), configuration(third));
      WeirProcess.signal(weir.process().process(), "HUP");
      awaitScraped(third);
      assertThat(first.scrapes()).isEqualTo(scrapesOfTheFirst);
      assertThat(Http.get(weir.process().uri("/-/ready")).status()).isEqualTo(200);

      assertThat(WeirProcess.interrupt(weir.process().process(), STOP)).isZero();
      assertThat(log(weir)).contains("weir is ready").doesNotContain("\tat ");
    }
  }

  private static String configuration(CountingTarget target) {
    return """
    global: {scrape_interval: 1s}
    scrape_configs:
      - job_name: target
        static_configs: [{targets: ["127.0.0.1:%d"]}]
    """
            .formatted(target.port())
        + WeirUp.PORTS;
  }

  private static void awaitScraped(CountingTarget target) {
    long before = target.scrapes();
    Await.until(PATIENCE, () -> "no further scrape", () -> target.scrapes() > before);
  }

  private static String log(WeirUp weir) throws IOException {
    return Files.readString(weir.process().log());
  }
}
