package io.weir.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is kept of many sides, next to a table of all times. */
final class ManySidesProperties {
  private static final long STEP = 60_000;

  /**
   * A report.
   *
   * @param back how many times before the next new one it is about; 0 if about that
   */
  record Said(int back, long bits) {}

  @Provide
  Arbitrary<List<Said>> saying() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 6), Arbitraries.longs().between(0, 2))
        .as(Said::new)
        .list()
        .ofMaxSize(60);
  }

  @Property
  void saysOfEachTimeThatIsKeptWhatWasSaidOfItLast(
      @ForAll("saying") List<Said> said, @ForAll @IntRange(max = 20) int floor) {
    ManySides sides = new ManySides();
    NavigableMap<Long, Long> table = new TreeMap<>();
    for (Said each : said) {
      long last = table.isEmpty() ? Inflow.NONE : table.lastKey();
      long next = table.isEmpty() ? STEP : last + STEP;
      long time = Math.max(STEP, next - each.back() * STEP);
      sides.set(time, each.bits(), last);
      table.put(time, each.bits());
    }
    table.forEach((time, bits) -> assertThat(sides.at(time)).isEqualTo(bits));

    sides.prune(floor * STEP);
    AvroOutput out = new AvroOutput(64);
    sides.write(out);
    byte[] written = out.toByteArray();
    ManySides read = ManySides.read(new AvroInput(written, 0, written.length));

    table
        .tailMap(floor * STEP, true)
        .forEach((time, bits) -> assertThat(read.at(time)).isEqualTo(bits));
    assertThat(read.bytes()).isEqualTo(sides.bytes());
  }

  @Property
  void keepsChangesOnlyOfWhatIsSaidInOrder(@ForAll("saying") List<Said> said) {
    ManySides sides = new ManySides();
    long last = 0;
    int changes = 0;
    for (int i = 0; i < said.size(); i++) {
      changes += said.get(i).bits() == last ? 0 : 1;
      last = said.get(i).bits();
      sides.set(i * STEP, last, (i - 1) * STEP);
    }
    assertThat(sides.bytes()).isEqualTo(changes * ManySides.CHANGE_BYTES);
  }
}
