package io.weir.topology.shard.tick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PublishedRulesTest {
  private static final long HOUR = 3_600_000;
  private static final long NOON = 1_800_000_000_000L;

  @Test
  void r7_whatWasMissingIsKnownForAsLongAsAnyRuleLooksBack() {
    PublishedRules published = new PublishedRules();
    long rangeAndQueryOffset = 24 * HOUR + 24 * HOUR;
    published.noteMissing(1, 0, NOON, true);
    published.noteMissing(1, 0, NOON + rangeAndQueryOffset, true);
    assertThat(published.isMissing(1, NOON, NOON)).isTrue();

    published.noteMissing(1, 0, NOON + rangeAndQueryOffset + 3 * HOUR, true);
    assertThat(published.isMissing(1, NOON, NOON)).as("in the end it is forgotten").isFalse();
  }
}
