package io.weir.topology.shard.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.samples.Source;
import org.junit.jupiter.api.Test;

final class WatermarkTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final TimeSettings SETTINGS =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  private final Watermark watermark = new Watermark(SETTINGS);

  @Test
  void t9_isUnsetUntilTheFirstMark() {
    assertThat(watermark.millis()).isEqualTo(Watermark.UNSET);

    assertThat(hear("a", 0, 0)).isFalse();
    assertThat(watermark.millis()).isEqualTo(Watermark.UNSET);

    assertThat(hear("a", NOON - 5_000, 0)).isTrue();
    assertThat(watermark.millis()).isEqualTo(NOON - 5_000);
  }

  @Test
  void t5_isTheMinimumOfTheLiveSources() {
    hear("a", NOON - 40_000, 0);
    hear("b", NOON - 10_000, 1_000);
    assertThat(watermark.millis()).isEqualTo(NOON - 40_000);

    hear("a", NOON - 5_000, 2_000);
    assertThat(watermark.millis()).isEqualTo(NOON - 10_000);
  }

  @Test
  void t5_neverGoesBack() {
    hear("a", NOON, 0);
    hear("b", NOON - 60_000, 1_000);
    hear("a", NOON - 30_000, 2_000);

    assertThat(watermark.millis()).isEqualTo(NOON);
  }

  @Test
  void t4_aMarkCountsAtMostAsItsRecordsAppendTime() {
    hear("a", NOON + 3_600_000, 7_000);

    assertThat(watermark.millis()).isEqualTo(NOON + 7_000);
  }

  @Test
  void t2_aNewerEpochReplacesTheOlderAtOnce() {
    watermark.heard(new Source("a", 1, NOON - 100_000), NOON);
    watermark.heard(new Source("a", 2, NOON - 1_000), NOON + 1_000);
    assertThat(watermark.millis()).isEqualTo(NOON - 1_000);

    watermark.heard(new Source("a", 1, NOON + 2_000), NOON + 2_000);
    assertThat(watermark.millis()).as("an older epoch's mark").isEqualTo(NOON - 1_000);
  }

  @Test
  void t5_aSilentSourceHoldsForItsTimeoutWhileAnotherIsHeard() {
    hear("a", NOON, 0);
    hear("b", NOON, 0);
    for (long after = 5_000; after < 30_000; after += 5_000) {
      hear("b", NOON + after, after);
      assertThat(watermark.millis()).isEqualTo(NOON);
    }

    hear("b", NOON + 30_000, 30_000);

    assertThat(watermark.isLive("a")).isFalse();
    assertThat(watermark.millis()).isEqualTo(NOON + 30_000);
  }

  @Test
  void t5_anOutageOfAllSourcesMovesNothingAndMakesNobodySilent() {
    hear("a", NOON, 0);
    hear("b", NOON, 1_000);

    hear("b", NOON + 2_000, 3_600_000);

    assertThat(watermark.isLive("a")).isTrue();
    assertThat(watermark.millis()).isEqualTo(NOON);
  }

  @Test
  void t5_aSourceFarBehindItsOwnRecordsHoldsNobodyUntilItHasCaughtUp() {
    hear("a", NOON, 0);
    hear("b", NOON - 600_000, 0);
    assertThat(watermark.isLive("b")).isFalse();
    assertThat(watermark.millis()).isEqualTo(NOON);

    hear("a", NOON + 50_000, 50_000);
    hear("b", NOON + 60_000 - 120_000, 60_000);
    assertThat(watermark.isLive("b")).as("exactly at the limit").isTrue();
    hear("a", NOON + 70_000, 70_000);
    assertThat(watermark.millis()).isEqualTo(NOON + 50_000);

    hear("b", NOON + 65_000, 75_000);
    assertThat(watermark.millis()).isEqualTo(NOON + 65_000);
  }

  @Test
  void t5_withoutALiveSourceNothingMoves() {
    hear("a", NOON - 600_000, 0);

    assertThat(watermark.millis()).isEqualTo(Watermark.UNSET);
  }

  @Test
  void t9_isReadBackAsItWasWritten() {
    hear("a", NOON, 0);
    hear("b", NOON + 1_000, 2_000);
    Watermark restored = copy(watermark);
    assertThat(restored.millis()).isEqualTo(watermark.millis());

    for (long after = 5_000; after <= 40_000; after += 5_000) {
      hear("b", NOON + after, after);
      restored.heard(new Source("b", 0, NOON + after), NOON + after);
      assertThat(restored.millis()).isEqualTo(watermark.millis());
    }
  }

  @Test
  void forgetsASourceThatHasBeenSilentForLong() {
    hear("a", NOON, 0);
    for (long after = 0; after <= Watermark.FORGOTTEN_MILLIS + 10_000; after += 10_000) {
      hear("b", NOON + after, after);
    }

    assertThat(watermark.sourceCount()).isEqualTo(1);
  }

  private boolean hear(String name, long markMillis, long afterNoonMillis) {
    return watermark.heard(new Source(name, 0, markMillis), NOON + afterNoonMillis);
  }

  static Watermark copy(Watermark original) {
    AvroOutput out = new AvroOutput(64);
    original.write(out);
    Watermark copy = new Watermark(SETTINGS);
    copy.read(new AvroInput(out.toByteArray(), 0, out.size()));
    return copy;
  }
}
