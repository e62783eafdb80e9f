package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.RuleSets;
import io.weir.topology.rules.RuleSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running Weir is told from outside: to reload its configuration, and to end. */
@Timeout(200)
class ITSignals {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final String REFUSED = "failed to reload the configuration; the old one goes on";

  private static final String RULES = "rule_files: [rules.yml]\n";
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
      assertThat(told(weir, "config")).contains("" + second.port());
      assertThat(told(weir, "runtimeinfo")).contains("\"reloadConfigSuccess\":true");
      long scrapesOfTheFirst = first.scrapes();

      Files.writeString(weir.configuration(), BAD);
      Http.Answer refused = Http.post(reload);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body())
          .contains(REFUSED, weir.configuration() + ":1", "scrape_intervall", "scrape_interval");
      awaitScraped(second);
      assertThat(told(weir, "config")).contains("" + second.port());
      assertThat(told(weir, "runtimeinfo")).contains("\"reloadConfigSuccess\":false");

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
      Await.until(
          PATIENCE,
          () -> told(weir, "runtimeinfo"),
          () -> told(weir, "runtimeinfo").contains("\"reloadConfigSuccess\":true"));
      assertThat(told(weir, "config")).contains("" + third.port());
      assertThat(first.scrapes()).isEqualTo(scrapesOfTheFirst);
      assertThat(Http.get(weir.process().uri("/-/ready")).status()).isEqualTo(200);

      assertThat(WeirProcess.interrupt(weir.process().process(), STOP)).isZero();
      assertThat(log(weir)).contains("weir is ready").doesNotContain("\tat ");
    }
  }

  private static String told(WeirUp weir, String what) {
    return Http.get(weir.process().uri("/api/v1/status/" + what)).body();
  }

  @Test
  void reloadsRulesThatAreGoodAndGoesOnWithTheOldOnes(@TempDir Path directory) throws Exception {
    Path rules = directory.resolve("rules.yml");
    Files.writeString(rules, rule("first"));
    try (CountingTarget first = new CountingTarget();
        CountingTarget second = new CountingTarget();
        WeirUp weir = WeirUp.start(directory, RULES + configuration(first));
        HttpSchemaRegistry registry = registry(weir)) {
      try (RuleSets agreed =
          RuleSets.open(
              Map.of("bootstrap.servers", weir.bootstrapServers()),
              new Topics("weir").control(),
              "weir",
              0,
              registry.lookup())) {
        URI reload = weir.process().uri("/-/reload");
        assertThat(texts(agreed)).containsExactly(rule("first"));

        assertThat(Http.post(reload)).isEqualTo(new Http.Answer(200, ""));
        Files.writeString(rules, rule("second"));
        assertThat(Http.post(reload)).isEqualTo(new Http.Answer(200, ""));
        awaitVersions(agreed, 2);

        // A bad rule refuses the whole reload, what is new to the scraper too.
        Files.writeString(rules, rule("third @ 5"));
        Files.writeString(weir.configuration(), RULES + configuration(second));
        Http.Answer refused = Http.post(reload);
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.body())
            .contains(REFUSED, rules + ":1:46", "rule \"a\"", "@ with a fixed time");
        awaitScraped(first);
        assertThat(second.scrapes()).isZero();
        WeirProcess.signal(weir.process().process(), "HUP");
        Await.until(
            PATIENCE,
            () -> "no refusal in " + weir.process().log(),
            () -> log(weir).contains(REFUSED));

        Files.writeString(rules, rule("third"));
        WeirProcess.signal(weir.process().process(), "HUP");
        awaitVersions(agreed, 3);
        awaitScraped(second);
        Files.writeString(weir.configuration(), configuration(second));
        assertThat(Http.post(reload).status()).isEqualTo(200);
        awaitVersions(agreed, 4);
        assertThat(texts(agreed)).containsExactly(rule("first"), rule("second"), rule("third"));
        assertThat(agreed.versions().getLast().rules().files()).isEmpty();
        assertThat(agreed.versions().getFirst().fromMillis()).isZero();
        assertThat(agreed.versions().get(1).fromMillis())
            .isBetween(System.currentTimeMillis() - 200_000, System.currentTimeMillis());
      }
      assertThat(WeirProcess.interrupt(weir.process().process(), STOP)).isZero();
      assertThat(log(weir)).doesNotContain("\tat ");
    }
  }

  private static String rule(String expression) {
    return "groups: [{name: g, rules: [{record: a, expr: " + expression + "}]}]";
  }

  private static HttpSchemaRegistry registry(WeirUp weir) {
    return new HttpSchemaRegistry(
        RegistrySettings.of(
            List.of(URI.create(weir.registryUrl())), new RegistryAuthentication.None()));
  }

  private static List<String> texts(RuleSets agreed) {
    return agreed.versions().stream()
        .flatMap(version -> version.rules().files().stream())
        .map(RuleSource::text)
        .toList();
  }

  private static void awaitVersions(RuleSets agreed, int count) {
    Await.until(
        PATIENCE, () -> "found " + agreed.versions(), () -> agreed.versions().size() == count);
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
