package io.weir.topology.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.shard.log.LogKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class RowBlockProperties {
  private static final long START = 1_800_000_000_000L;

  @Property(tries = 500)
  void readsRowsAsTheyWereWritten(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int count) {
    Random random = new Random(seed);
    RowBlockWriter writer = new RowBlockWriter();
    for (int round = 0; round < 2; round++) {
      List<String> written = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Row row = row(random);
        long ref = random.nextInt(1_000_000);
        writer.append(ref, START, row);
        written.add(ref + " " + text(row));
      }
      byte[] block = writer.finish().bytes();
      assertThat(writer.isEmpty()).isTrue();

      List<String> read = new ArrayList<>();
      new RowBlockReader()
          .read(
              LogKey.rows(300_000, START, 0), block, (ref, row) -> read.add(ref + " " + text(row)));

      assertThat(read).isEqualTo(written);
    }
  }

  private static Row row(Random random) {
    double[] few = {0, -0.0, 1, 2.5, Double.NaN, Double.NEGATIVE_INFINITY, random.nextDouble()};
    Row row = new Row();
    row.count = 1L + random.nextInt(1_000);
    row.firstTimestampMillis = START + random.nextInt(300_000);
    row.lastTimestampMillis = row.firstTimestampMillis + random.nextInt(300_000);
    row.setSum(few[random.nextInt(few.length)]);
    row.first = few[random.nextInt(few.length)];
    row.last = few[random.nextInt(few.length)];
    row.min = few[random.nextInt(few.length)];
    row.max = few[random.nextInt(few.length)];
    row.before = few[random.nextInt(few.length)];
    row.beforeOffset = few[random.nextInt(few.length)];
    row.offset = few[random.nextInt(few.length)];
    row.runStart = random.nextBoolean();
    return row;
  }

  private static String text(Row row) {
    return row.count
        + " "
        + row.firstTimestampMillis
        + " "
        + row.lastTimestampMillis
        + " "
        + List.of(
            row.sum(),
            row.first,
            row.last,
            row.min,
            row.max,
            row.before,
            row.beforeOffset,
            row.offset)
        + row.runStart;
  }
}
