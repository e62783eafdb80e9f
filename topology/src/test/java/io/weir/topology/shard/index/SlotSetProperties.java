package io.weir.topology.shard.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

/** Against a sorted set. */
final class SlotSetProperties {
  private SlotSet set = new SlotSet();
  private final TreeSet<Integer> expected = new TreeSet<>();

  @BeforeTry
  void begin() {
    set = new SlotSet();
    expected.clear();
  }

  @Property(tries = 60)
  void holdsWhatASortedSetHolds(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 200_000) int range,
      @ForAll @IntRange(min = 1, max = 12_000) int most) {
    for (int i = 0; i < 2 * most; i++) {
      int slot = random.nextInt(range);
      if (random.nextInt(5) > 0) {
        assertThat(set.add(slot)).isEqualTo(expected.add(slot));
      } else {
        assertThat(set.remove(slot)).isEqualTo(expected.remove(slot));
      }
    }
    check(random, range);
    while (!expected.isEmpty()) {
      Integer near = expected.ceiling(random.nextInt(range));
      remove(near == null ? expected.first() : near);
      if (random.nextInt(1000) == 0) {
        check(random, range);
      }
    }
    check(random, range);
  }

  private void remove(int slot) {
    assertThat(set.remove(slot)).isEqualTo(expected.remove(slot));
    assertThat(set.contains(slot)).isFalse();
  }

  private void check(Random random, int range) {
    assertThat(set.count()).isEqualTo(expected.size());
    assertThat(set.isEmpty()).isEqualTo(expected.isEmpty());
    List<Integer> found = new ArrayList<>();
    for (int slot = set.next(0); slot != SlotSet.NONE; slot = set.next(slot + 1)) {
      found.add(slot);
    }
    assertThat(found).containsExactlyElementsOf(expected);
    for (int i = 0; i < 50; i++) {
      int slot = random.nextInt(range + 70_000);
      assertThat(set.contains(slot)).isEqualTo(expected.contains(slot));
      Integer next = expected.ceiling(slot);
      assertThat(set.next(slot)).isEqualTo(next == null ? SlotSet.NONE : next);
    }
  }

  @Test
  void oneSlotIsFoundAgain() {
    assertThat(set.next(0)).isEqualTo(SlotSet.NONE);
    assertThat(set.add(70_000)).isTrue();
    assertThat(set.add(70_000)).isFalse();
    assertThat(set.next(0)).isEqualTo(70_000);
    assertThat(set.next(70_001)).isEqualTo(SlotSet.NONE);
    assertThat(set.remove(3)).isFalse();
    assertThat(set.remove(70_000)).isTrue();
    assertThat(set.add(3)).isTrue();
    assertThat(set.add(70_000)).isTrue();
    assertThat(set.next(4)).isEqualTo(70_000);
  }
}
