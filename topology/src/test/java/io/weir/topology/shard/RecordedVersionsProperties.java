package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.Insertion;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.log.LogKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Of what two versions of the rules say of a recorded series, in any order and over restarts, the
 * newer one's counts at each time, and the older one's where there is none; of one version, what
 * came last.
 */
final class RecordedVersionsProperties {
  private static final long REF = 7;

  /**
   * Something that is said of a time.
   *
   * @param value 0 says that there is nothing
   */
  record Said(long version, long timeMillis, int value, boolean restart) {}

  @Provide
  Arbitrary<List<Said>> saying() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 2),
            Arbitraries.longs().between(0, 60),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(false, false, false, true))
        .as(Said::new)
        .list()
        .ofMaxSize(80);
  }

  @Property
  void c7_theNewerVersionCountsWhateverComesLater(@ForAll("saying") List<Said> said) {
    Shard shard = new Shard();
    Map<Long, Map<Long, Long>> byVersion = new TreeMap<>();
    for (Said each : said) {
      shard.take(each);
      Map<Long, Long> own = byVersion.computeIfAbsent(each.version(), version -> new TreeMap<>());
      if (each.value() == 0) {
        own.remove(each.timeMillis());
      } else {
        own.put(each.timeMillis(), (long) each.value());
      }
      if (each.restart()) {
        shard = shard.restarted();
      }
    }
    Map<Long, Long> expected = new TreeMap<>();
    byVersion.values().forEach(expected::putAll);
    assertThat(shard.values()).isEqualTo(expected);
  }

  /** A head with one series, and what stands of it in a log. */
  private static final class Shard {
    private final Head head = new Head();
    private final RecordedVersions versions = new RecordedVersions(head);
    private final List<long[]> samples;
    private final Map<LogKey, byte[]> entries;
    private final int slot;

    Shard() {
      this(new ArrayList<>(), new HashMap<>());
    }

    private Shard(List<long[]> samples, Map<LogKey, byte[]> entries) {
      this.samples = samples;
      this.entries = entries;
      slot = head.add(REF, head.tenantId("t"), MetricType.UNKNOWN, Labels.of("a", "b").encoded());
      samples.forEach(sample -> put(sample[0], sample[1]));
      entries.forEach((key, value) -> versions.restore(key, value));
      versions.restored();
    }

    Shard restarted() {
      return new Shard(samples, entries);
    }

    void take(Said said) {
      boolean isRemoval = said.value() == 0;
      if (versions.admits(slot, said.timeMillis(), said.version(), isRemoval, said.value())) {
        OptionalLong value =
            isRemoval
                ? versions.takeUnderneath(slot, said.timeMillis())
                : OptionalLong.of(said.value());
        if (value.isEmpty()) {
          versions.removeFloat(slot, said.timeMillis());
        } else if (put(said.timeMillis(), value.getAsLong())) {
          samples.add(new long[] {said.timeMillis(), value.getAsLong()});
          versions.putFloat(slot, said.timeMillis());
        }
      }
      versions.write(entries::put, Long.MIN_VALUE);
    }

    private boolean put(long timeMillis, long bits) {
      Insertion insertion = head.put(slot, timeMillis, bits);
      if (insertion == Insertion.CONFLICT) {
        head.replace(slot, timeMillis, bits);
      }
      return insertion != Insertion.DUPLICATE;
    }

    Map<Long, Long> values() {
      Map<Long, Long> values = new TreeMap<>();
      SampleCursor cursor = new SampleCursor();
      for (boolean more = head.seek(cursor, slot, Long.MIN_VALUE); more; more = cursor.next()) {
        values.put(cursor.timestampMillis(), cursor.valueBits());
      }
      return values;
    }
  }
}
