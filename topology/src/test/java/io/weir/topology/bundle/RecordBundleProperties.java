package io.weir.topology.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

final class RecordBundleProperties {
  private static final int GREATEST_BYTES = 40_000;

  private final RecordBundle bundle = new RecordBundle();

  @Property
  void givesTheRecordsThatWereAddedSinceTheLast(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int count) {
    Random random = new Random(seed);
    for (long timestampMillis = 1; timestampMillis <= 2; timestampMillis++) {
      assertThat(bundle.isEmpty()).isTrue();
      List<byte[]> added = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] key = bytes(random);
        byte[] value = bytes(random);
        bundle.add(key, value);
        added.addAll(List.of(key, value));
      }
      assertThat(bundle.isEmpty()).isFalse();
      Record<Object, byte[]> taken = bundle.take(timestampMillis);
      assertThat(taken.timestamp()).isEqualTo(timestampMillis);
      assertThat(RecordBundle.isBundle(taken.headers())).isTrue();
      assertThat(contents(taken.value())).containsExactlyElementsOf(added);
    }
  }

  @Property
  void isFullBeforeItIsLargerThanThirtyTwoKibibytesAndARecord(@ForAll long seed) {
    Random random = new Random(seed);
    int bytes = 0;
    while (!bundle.isFull()) {
      assertThat(bytes).isLessThan(32 * 1024);
      byte[] value = bytes(random);
      bundle.add(new byte[0], value);
      bytes += value.length;
    }
    assertThat(bundle.take(0).value()).hasSizeGreaterThanOrEqualTo(32 * 1024);
    assertThat(bundle.isFull()).isFalse();
  }

  @Property(tries = 1)
  void noOtherRecordIsABundle() {
    assertThat(RecordBundle.isBundle(new RecordHeaders().add("other", new byte[0]))).isFalse();
  }

  private static byte[] bytes(Random random) {
    byte[] bytes =
        new byte[random.nextInt(4) == 0 ? random.nextInt(GREATEST_BYTES) : random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<byte[]> contents(byte[] bundle) {
    List<byte[]> contents = new ArrayList<>();
    RecordBundle.forEach(bundle, (key, value) -> contents.addAll(List.of(key, value)));
    return contents;
  }
}
