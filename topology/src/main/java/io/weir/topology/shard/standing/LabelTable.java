package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.topology.shard.head.Head;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoded labels of a head's series, each decoded once for all selections; equal texts are
 * mostly one object. About 90 bytes a series of five labels. For the head's thread.
 */
final class LabelTable {
  private static final int POOLED = 1 << 13;

  private final Head head;
  private final @Nullable String[] pool = new String[POOLED];
  private @Nullable Labels[] labels = new Labels[0];

  /** Whose labels they are. */
  private long[] refs = new long[0];

  LabelTable(Head head) {
    this.head = head;
  }

  Labels of(int slot) {
    if (slot >= refs.length) {
      int length = Math.max(slot + 1, head.slotCount());
      labels = Arrays.copyOf(labels, length);
      refs = Arrays.copyOf(refs, length);
    }
    Labels known = labels[slot];
    if (known == null || refs[slot] != head.ref(slot)) {
      byte[] encoded = head.labels(slot);
      known = Labels.decode(encoded, 0, encoded.length, this::pooled);
      labels[slot] = known;
      refs[slot] = head.ref(slot);
    }
    return known;
  }

  /** Forgets who has gone. */
  void forgetRemoved() {
    for (int slot = 0; slot < refs.length; slot++) {
      if (labels[slot] != null && (slot >= head.slotCount() || head.ref(slot) != refs[slot])) {
        labels[slot] = null;
      }
    }
  }

  private String pooled(String text) {
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 13) & POOLED - 1;
    String there = pool[place];
    if (text.equals(there)) {
      return there;
    }
    pool[place] = text;
    return text;
  }
}
