package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LiveBlocksTest {
  private final LiveBlocks blocks = new LiveBlocks();

  @Test
  void oneThatAgesLateHoldsNoOtherUp() {
    blocks.add(0, 1_000_000);
    blocks.add(1, 10);
    blocks.add(2, 30);
    blocks.add(3, 20);

    assertThat(aged(25)).containsExactly(1L, 3L);
    assertThat(aged(31)).containsExactly(2L);
    assertThat(blocks.count()).isEqualTo(1);
  }

  @Test
  void oneWithoutATimeAgesAtOnce() {
    blocks.add(0, Long.MIN_VALUE);

    assertThat(aged(0)).containsExactly(0L);
  }

  @Test
  void oneThatIsThereIsNotAddedAgain() {
    blocks.add(7, 10);
    blocks.add(7, 10);

    assertThat(aged(11)).containsExactly(7L);
  }

  @Test
  void equalsAMapOfThem() {
    Random random = new Random(1);
    Map<Long, Long> model = new TreeMap<>();
    for (long sequence = 0; sequence < 20_000; sequence++) {
      long time = sequence + random.nextInt(3_000);
      blocks.add(sequence, time);
      model.put(sequence, time);
      if (random.nextInt(4) == 0) {
        long ended = sequence - random.nextInt(2_000);
        blocks.remove(ended);
        model.remove(ended);
      }
      if (random.nextInt(500) == 0) {
        long floor = sequence - 1_500;
        List<Long> expected =
            model.entrySet().stream()
                .filter(block -> block.getValue() < floor)
                .map(Map.Entry::getKey)
                .toList();
        model.keySet().removeAll(expected);
        assertThat(aged(floor)).isEqualTo(expected);
      }
      assertThat(blocks.count()).isEqualTo(model.size());
    }
  }

  private List<Long> aged(long floorMillis) {
    List<Long> aged = new ArrayList<>();
    blocks.removeAged(floorMillis, aged::add);
    return aged;
  }
}
