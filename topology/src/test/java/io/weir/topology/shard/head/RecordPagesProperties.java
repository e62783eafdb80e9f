package io.weir.topology.shard.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Records keep their bytes wherever they are moved, and what they don't need is given back. */
final class RecordPagesProperties {
  private static final int LONGEST = 400;
  private static final int PAGE_BYTES = 65_536;

  @Property(tries = 20)
  void recordsKeepTheirBytesAndMemoryIsBounded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30_000) int operations) {
    Random random = new Random(seed);
    RecordPages pages = new RecordPages();
    int[] recordOf = new int[operations];
    int[] lengthOf = new int[operations];
    int[] owners = new int[operations];
    int count = 0;
    long mostUsed = 0;
    for (int i = 0; i < operations; i++) {
      boolean growing = i / 3_000 % 2 == 0;
      if (count == 0 || random.nextInt(10) < (growing ? 7 : 2)) {
        lengthOf[i] = 1 + random.nextInt(LONGEST);
        recordOf[i] = pages.allocate(i, lengthOf[i]);
        fill(pages, recordOf[i], lengthOf[i], i);
        owners[count++] = i;
        mostUsed += lengthOf[i] + 9;
      } else {
        int index = random.nextInt(count);
        int owner = owners[index];
        owners[index] = owners[--count];
        pages.free(recordOf[owner]);
        mostUsed -= lengthOf[owner] + 9;
      }
      if (random.nextInt(20) == 0) {
        pages.compact((owner, from, to) -> {
          assertThat(recordOf[owner]).isEqualTo(from);
          recordOf[owner] = to;
        });
        assertThat(pages.usedBytes()).isLessThanOrEqualTo(mostUsed + mostUsed / 2 + 6 * PAGE_BYTES);
      }
    }
    for (int i = 0; i < count; i++) {
      int owner = owners[i];
      check(pages, recordOf[owner], lengthOf[owner], owner);
      pages.free(recordOf[owner]);
    }
    assertThat(pages.usedBytes()).isLessThanOrEqualTo(PAGE_BYTES);
  }

  private static void fill(RecordPages pages, int record, int length, int owner) {
    for (int i = 0; i < length; i++) {
      pages.page(record)[pages.body(record) + i] = (byte) (owner + i);
    }
  }

  private static void check(RecordPages pages, int record, int length, int owner) {
    for (int i = 0; i < length; i++) {
      assertThat(pages.page(record)[pages.body(record) + i]).isEqualTo((byte) (owner + i));
    }
  }
}
