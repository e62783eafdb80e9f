package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is promised of memory, for few series; {@link HeadMemory} tells more. */
final class HeadMemoryTest {
  @Test
  void aSeriesScrapedForAnHourTakesAtMostOneAndAHalfKibibytes() throws Exception {
    long bytes = new HeadMemory(HeadMemory.Kind.MIX, 10).bytesPerSeries(List.of());

    assertThat(bytes).isBetween(200L, 1_536L);
  }
}
