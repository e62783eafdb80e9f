package io.weir.topology.shard.index;

import io.weir.topology.promql.matcher.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all values of a label, and collects the series of those that a matcher likes. Values are
 * copied out by the hundreds and looked at outside of the turn. A value keeps its number as long as
 * a series has it, so none is missed that is there all the time.
 */
final class LikedValues {
  private static final int AT_ONCE = 512;

  private final Matcher matcher;
  private final LabelPostings label;
  private final Turns turns;
  private final byte[] @Nullable [] texts = new byte[AT_ONCE][];
  private final int[] numbers = new int[AT_ONCE];

  LikedValues(Matcher matcher, LabelPostings label, Turns turns) {
    this.matcher = matcher;
    this.label = label;
    this.turns = turns;
  }

  void addTo(SlotBits bits) {
    int number = 0;
    while (number < label.values().end()) {
      int copied = 0;
      for (; number < label.values().end() && copied < AT_ONCE; number++) {
        byte[] text = label.values().text(number);
        if (text != null) {
          texts[copied] = text;
          numbers[copied++] = number;
        }
      }
      turns.spend(copied);
      turns.leave();
      int liked = keepLiked(copied);
      turns.enter();
      for (int i = 0; i < liked; i++) {
        if (Arrays.equals(label.values().text(numbers[i]), texts[i])) {
          SlotSet set = label.of(numbers[i]);
          if (set != null) {
            bits.addAll(set, turns);
          }
        }
      }
    }
  }

  private int keepLiked(int copied) {
    int liked = 0;
    for (int i = 0; i < copied; i++) {
      byte[] text = texts[i];
      if (text != null && Condition.likes(matcher, new String(text, StandardCharsets.UTF_8))) {
        texts[liked] = text;
        numbers[liked++] = numbers[i];
      }
    }
    return liked;
  }
}
