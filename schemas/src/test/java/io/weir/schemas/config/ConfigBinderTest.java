package io.weir.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.re2j.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {
  enum Colour {
    RED,
    GREEN,
    @Key("Off-White1.0")
    OFF_WHITE
  }

  record Limits(@Default("0") int sampleLimit, @Default("0") ByteSize bodySizeLimit) {}

  record Job(
      String jobName,
      @Default("1m") Duration scrapeInterval,
      @Default("10s") Duration scrapeTimeout,
      @Inline Limits limits,
      List<String> targets,
      Optional<Secret> password) {
    Job {
      if (scrapeTimeout.compareTo(scrapeInterval) > 0) {
        throw new InvalidValue(
            "scrape_timeout",
            "expected at most the scrape interval "
                + Durations.format(scrapeInterval)
                + ", found "
                + Durations.format(scrapeTimeout));
      }
      if (jobName.isEmpty()) {
        throw new IllegalArgumentException("expected a job with a name, found none");
      }
    }
  }

  record Everything(
      @Default("") String text,
      @Default("7") int number,
      @Default("8000000000") long large,
      @Default("0.5") double ratio,
      @Default("true") boolean flag,
      @Default("1h30m") Duration duration,
      @Default("10MB") ByteSize size,
      @Default("http://localhost:8081") URI url,
      @Default("(.*)") Pattern regex,
      @Default("") Secret secret,
      @Default("127.0.0.1:9470") HostPort listen,
      @Default("data") Path path,
      @Default("red") Colour colour,
      @Default("[5m, 1h]") List<Duration> levels,
      Map<String, List<String>> params,
      Optional<Integer> optional,
      @Key("odd-key") @Default("x") String odd,
      Limits nested) {}

  record Root(List<Job> scrapeConfigs) {}

  private static <T extends Record> T bind(Class<T> type, String yaml) {
    return ConfigBinder.standard().bind(ConfigNode.parse("prometheus.yml", yaml), type);
  }

  private static List<String> problems(Class<? extends Record> type, String yaml) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> bind(type, yaml));
    return refused.problems().stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void takesDefaultsOfAllTypes() {
    Everything bound = bind(Everything.class, "{}");
    assertThat(bound)
        .isEqualTo(
            new Everything(
                "",
                7,
                8_000_000_000L,
                0.5,
                true,
                Duration.ofMinutes(90),
                new ByteSize(10 << 20),
                URI.create("http://localhost:8081"),
                AnchoredPatterns.compile("(.*)"),
                new Secret(""),
                new HostPort("127.0.0.1", 9470),
                Path.of("data"),
                Colour.RED,
                List.of(Duration.ofMinutes(5), Duration.ofHours(1)),
                Map.of(),
                Optional.empty(),
                "x",
                new Limits(0, ByteSize.ZERO)));
  }

  @Test
  void bindsAllTypes() {
    Everything bound =
        bind(
            Everything.class,
            """
            text: 15        # any scalar is a text
            number: -3
            large: 9
            ratio: 1e3
            flag: off
            duration: 2d
            size: 1.5KiB
            url: https://example.org/x?y=z
            regex: a.*
            secret: s3cret
            listen: "[::1]:0"
            path: /var/lib/weir
            colour: Off-White1.0
            levels: [1m]
            params: {module: [a, b]}
            optional: 5
            odd-key: y
            nested: {sample_limit: 4}
            """);
    assertThat(bound)
        .isEqualTo(
            new Everything(
                "15",
                -3,
                9,
                1000,
                false,
                Duration.ofDays(2),
                new ByteSize(1536),
                URI.create("https://example.org/x?y=z"),
                AnchoredPatterns.compile("a.*"),
                new Secret("s3cret"),
                new HostPort("::1", 0),
                Path.of("/var/lib/weir"),
                Colour.OFF_WHITE,
                List.of(Duration.ofMinutes(1)),
                Map.of("module", List.of("a", "b")),
                Optional.of(5),
                "y",
                new Limits(4, ByteSize.ZERO)));
    assertThat(bound.toString()).doesNotContain("s3cret").contains("<secret>");
  }

  @Test
  void findsEveryProblemWithItsPlace() {
    assertThat(
            problems(
                Root.class,
                """
                scrape_configs:
                  - job_name: a
                    scrape_intervall: 5s
                    sample_limit: 010
                  - scrape_interval: "15 seconds"
                    targets: one
                  - job_name: c
                    scrape_interval: 5s
                  - job_name: ""
                  - 17
                  -
                """))
        .containsExactly(
            "prometheus.yml:3:5: scrape_configs[0].scrape_intervall: unknown key; did you mean"
                + " scrape_interval?",
            "prometheus.yml:4:19: scrape_configs[0].sample_limit: expected an integer, found"
                + " \"010\"",
            "prometheus.yml:5:5: scrape_configs[1].job_name: required key is missing",
            "prometheus.yml:5:22: scrape_configs[1].scrape_interval: expected a duration such as"
                + " 15s, found \"15 seconds\"",
            "prometheus.yml:6:14: scrape_configs[1].targets: expected a list, found \"one\"",
            "prometheus.yml:7:5: scrape_configs[2].scrape_timeout: expected at most the scrape"
                + " interval 5s, found 10s",
            "prometheus.yml:9:5: scrape_configs[3]: expected a job with a name, found none",
            "prometheus.yml:10:5: scrape_configs[4]: expected a mapping, found \"17\"",
            "prometheus.yml:11:4: scrape_configs[5]: expected a mapping, found nothing");
  }

  @Test
  void refusesWrongScalars() {
    assertThat(
            problems(
                Everything.class,
                """
                number: 3000000000
                large: 1.5
                ratio: NaN
                flag: maybe
                size: "10"
                url: localhost
                regex: "a(b"
                secret: [hidden]
                listen: "9470"
                colour: Off-white1.0
                params: {module: [a, {b: c}]}
                """))
        .containsExactly(
            "prometheus.yml:1:9: number: expected an integer of 32 bits, found \"3000000000\"",
            "prometheus.yml:2:8: large: expected an integer, found \"1.5\"",
            "prometheus.yml:3:8: ratio: expected a number, found \"NaN\"",
            "prometheus.yml:4:7: flag: expected true or false, found \"maybe\"",
            "prometheus.yml:5:7: size: expected a size with a unit such as 10MB, found \"10\"",
            "prometheus.yml:6:6: url: expected a URL such as http://127.0.0.1:9090, found"
                + " \"localhost\"",
            "prometheus.yml:7:8: regex: expected a regular expression in RE2 syntax, found"
                + " \"a(b\": missing closing )",
            "prometheus.yml:8:9: secret: expected a text, found a list",
            "prometheus.yml:9:9: listen: expected host:port such as 127.0.0.1:9470, found"
                + " \"9470\"",
            "prometheus.yml:10:9: colour: expected one of red, green, Off-White1.0, found"
                + " \"Off-white1.0\"",
            "prometheus.yml:11:22: params.module[1]: expected a text, found a mapping");
  }

  @Test
  void aKeyWithoutAValueIsNotThereExceptForTexts() {
    Everything bound = bind(Everything.class, "odd-key:\nnumber:\nnested:\nlevels: ~\nparams:\n");
    assertThat(bound.odd()).isEmpty();
    assertThat(bound.number()).isEqualTo(7);
    assertThat(bound.levels()).hasSize(2);
    assertThat(bind(Everything.class, "optional: ''").optional()).isEmpty();
    assertThat(problems(Everything.class, "flag:"))
        .containsExactly("prometheus.yml:1:6: flag: expected true or false, found nothing");
  }

  @Test
  void namesAllKeysWhenNoneIsNear() {
    assertThat(problems(Limits.class, "frequency: 5"))
        .containsExactly(
            "prometheus.yml:1:1: frequency: unknown key; expected one of sample_limit,"
                + " body_size_limit");
  }

  @Test
  void readsTypesOfItsUsers() {
    record Port(int number) {}
    record Server(Port port) {}
    ConfigBinder binder =
        ConfigBinder.standard().with(Port.class, "a port", t -> new Port(Integer.parseInt(t)));
    assertThat(binder.bind(ConfigNode.parse("f", "port: 80"), Server.class).port().number())
        .isEqualTo(80);
  }

  @Test
  void aDefaultThatDoesNotBindIsOurMistake() {
    record Wrong(@Default("soon") Duration when) {}
    assertThatThrownBy(() -> bind(Wrong.class, "{}")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void documentsTheSameRecords() {
    record Page(
        @Doc("How often; `a|b`.") @Default("1m") Duration interval,
        @Doc("Who.") String name,
        @Doc("Jobs.") List<Limits> jobs,
        Map<String, String> labels,
        @Default("red") Colour colour,
        Optional<URI> url,
        @Inline Limits limits) {}
    assertThat(ReferencePage.table(ConfigBinder.standard(), "weir", Page.class))
        .isEqualTo(
            """
            | key | type | default | meaning |
            | --- | --- | --- | --- |
            | `weir.interval` | duration | `1m` | How often; `a\\|b`. |
            | `weir.name` | text | required | Who. |
            | `weir.jobs` | list of mapping | empty | Jobs. |
            | `weir.jobs[].sample_limit` | integer | `0` |  |
            | `weir.jobs[].body_size_limit` | size | `0` |  |
            | `weir.labels` | map of text | empty |  |
            | `weir.colour` | red \\| green \\| Off-White1.0 | `red` |  |
            | `weir.url` | URL | none |  |
            | `weir.sample_limit` | integer | `0` |  |
            | `weir.body_size_limit` | size | `0` |  |
            """);
  }
}
