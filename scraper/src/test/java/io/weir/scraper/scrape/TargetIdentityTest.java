package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.scraper.discovery.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import okhttp3.HttpUrl;

class TargetIdentityTest {
  private static Target target(String url) {
    return new Target(
        "j",
        Objects.requireNonNull(HttpUrl.parse(url)),
        Labels.of("job", "j", "instance", "i"),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Labels.empty());
  }

  @Example
  void namesATargetWithoutItsSecrets() {
    assertThat(TargetIdentity.text(target("http://h:1/metrics")))
        .isEqualTo("{instance=\"i\", job=\"j\"} http://h:1/metrics");
    String one = TargetIdentity.text(target("http://h:1/metrics?token=a"));
    assertThat(one).startsWith("{instance=\"i\", job=\"j\"} http://h:1/metrics?");
    assertThat(one).doesNotContain("token").doesNotContain("=a");
    assertThat(one).isNotEqualTo(TargetIdentity.text(target("http://h:1/metrics?token=b")));
  }

  @Example
  void spreadsTargetsOverTheInterval() {
    int[] perSecond = new int[15];
    for (int i = 0; i < 1500; i++) {
      perSecond[(int) TargetIdentity.offsetMillis(target("http://h:1/" + i), "") / 1000]++;
    }
    assertThat(Arrays.stream(perSecond).min().orElseThrow()).isGreaterThan(60);
  }

  @Example
  void replicasTakeTurns() {
    int near = 0;
    for (int i = 0; i < 1500; i++) {
      Target target = target("http://h:1/" + i);
      long apart =
          Math.floorMod(
              TargetIdentity.offsetMillis(target, "a") - TargetIdentity.offsetMillis(target, "b"),
              15_000L);
      near += apart < 1_500 || apart > 13_500 ? 1 : 0;
    }
    assertThat(near).isBetween(200, 400);
  }

  @Property
  void plansTheFirstMomentThatIsNotInThePast(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long now,
      @ForAll @LongRange(min = 1, max = 100_000) long interval,
      @ForAll @LongRange(min = 0) long anyOffset) {
    long offset = anyOffset % interval;
    long next = TargetIdentity.nextMillis(now, offset, interval);
    assertThat(next).isBetween(now, now + interval - 1);
    assertThat(next % interval).isEqualTo(offset);
  }
}
