package io.weir.topology.shard.index;

import io.weir.topology.promql.matcher.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A matcher that is judged by postings: those of the values that it likes, and those of the label,
 * for whoever hasn't got it has the empty value. For one thread, in its turn.
 */
final class Condition {
  /** Expressions that hold for every value but, one of them, the empty one. */
  private static final Set<String> ALL_VALUES = Set.of(".*", ".+");

  /** More postings than these are brought together before slots are looked up. */
  private static final int MOST_LIKED = 4;

  private final Matcher matcher;
  private final @Nullable LabelPostings label;
  private final boolean likesEmpty;
  private final List<SlotSet> liked = new ArrayList<>(1);
  private final SlotBits likedBits = new SlotBits();
  private boolean known;
  private boolean inBits;

  Condition(Matcher matcher, TenantPostings tenant, Turns turns) {
    this.matcher = matcher;
    this.label = tenant.of(matcher.name().getBytes(StandardCharsets.UTF_8));
    this.likesEmpty = likes(matcher, "");
    if (label == null) {
      known = true;
    } else if (matcher.operator().isRegex() && ALL_VALUES.contains(matcher.value())) {
      liked.add(label.all());
      known = true;
    } else if (matcher.values().isPresent()) {
      addValues(label, matcher.values().get(), turns);
      known = true;
    }
  }

  /** Whether a matcher holds for a value, or for a negative one doesn't. */
  static boolean likes(Matcher matcher, String value) {
    return matcher.matches(value) != matcher.operator().isNegative();
  }

  private void addValues(LabelPostings from, List<String> values, Turns turns) {
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      SlotSet set = from.of(bytes, 0, bytes.length);
      if (set != null) {
        liked.add(set);
      }
      turns.spend(1);
    }
  }

  Matcher matcher() {
    return matcher;
  }

  /** Whether the values it likes are known without a look at each. */
  boolean known() {
    return known;
  }

  /** How many values there are to look at. */
  int valueCount() {
    return label == null ? 0 : label.values().count();
  }

  /** Finds out all that {@link #holds} has to know. */
  void learn(Turns turns) {
    if (label != null && !known) {
      new LikedValues(matcher, label, turns).addTo(likedBits);
      inBits = true;
      known = true;
    }
    if (liked.size() > MOST_LIKED) {
      liked.forEach(set -> likedBits.addAll(set, turns));
      inBits = true;
    }
  }

  /** Whether only series that have the label can fulfil it. */
  boolean needsLabel() {
    return likesEmpty == matcher.operator().isNegative();
  }

  /** The postings one of which a series must be in; null if it can be in none and fulfil it. */
  @Nullable List<SlotSet> atMost() {
    if (!needsLabel()) {
      return null;
    }
    if (label == null) {
      return List.of();
    }
    boolean byWords = known && !matcher.operator().isNegative();
    return byWords ? liked : List.of(label.all());
  }

  /** Whether the series of a slot fulfils it, after {@link #learn}. */
  boolean holds(int slot) {
    return isLiked(slot) != matcher.operator().isNegative();
  }

  private boolean isLiked(int slot) {
    if (likesEmpty && (label == null || !label.all().contains(slot))) {
      return true;
    }
    if (inBits) {
      return likedBits.contains(slot);
    }
    // The hot loop of a selection: no iterator.
    for (int i = 0; i < liked.size(); i++) {
      if (liked.get(i).contains(slot)) {
        return true;
      }
    }
    return false;
  }
}
