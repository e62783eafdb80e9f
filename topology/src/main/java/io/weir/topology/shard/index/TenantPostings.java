package io.weir.topology.shard.index;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.labels.EncodedLabels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The series of a tenant: all, and by label. For one thread. */
final class TenantPostings {
  private static final byte[] NOTHING = new byte[0];

  private final SlotSet all = new SlotSet();
  private final ByteTexts names = new ByteTexts();
  private @Nullable LabelPostings[] labels = new LabelPostings[4];
  private long slotEntries;
  private int valueCount;
  private long valueBytes;
  private final AvroInput in = new AvroInput(NOTHING, 0, 0);

  /** All series. */
  SlotSet all() {
    return all;
  }

  /** The names in use. */
  ByteTexts names() {
    return names;
  }

  /** The postings of a label; null if no series has it. */
  @Nullable LabelPostings of(byte[] name) {
    int number = names.find(name, 0, name.length);
    return number == ByteTexts.NONE ? null : labels[number];
  }

  /** Memory in use, about. */
  long usedBytes() {
    return SeriesIndex.bytes(slotEntries, valueCount, valueBytes);
  }

  void add(int slot, byte[] encodedLabels) {
    all.add(slot);
    in.reset(encodedLabels, 0, encodedLabels.length);
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        int number = readName(encodedLabels);
        LabelPostings label = labels[number];
        int length = in.readLength();
        int start = in.position();
        in.skip(length);
        if (label != null) {
          note(label, -1);
          label.add(slot, encodedLabels, start, start + length);
          note(label, 1);
          slotEntries += 2;
        }
      }
    }
  }

  private void note(LabelPostings label, int sign) {
    valueCount += sign * label.values().count();
    valueBytes += sign * label.valueBytes();
  }

  /** Number of the name that comes next, which is added if it is new. */
  private int readName(byte[] bytes) {
    int length = in.readLength();
    int start = in.position();
    in.skip(length);
    int number = names.find(bytes, start, start + length);
    if (number == ByteTexts.NONE) {
      number = names.add(bytes, start, start + length);
      if (number >= labels.length) {
        labels = Arrays.copyOf(labels, number + (number >> 1) + 1);
      }
      labels[number] = new LabelPostings();
    }
    return number;
  }

  void remove(int slot, byte[] encodedLabels) {
    all.remove(slot);
    in.reset(encodedLabels, 0, encodedLabels.length);
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        int number = readName(encodedLabels);
        LabelPostings label = labels[number];
        int length = in.readLength();
        int start = in.position();
        in.skip(length);
        if (label != null) {
          note(label, -1);
          label.remove(slot, encodedLabels, start, start + length);
          note(label, 1);
          slotEntries -= 2;
          if (label.all().isEmpty()) {
            labels[number] = null;
            names.remove(number);
          }
        }
      }
    }
  }
}
