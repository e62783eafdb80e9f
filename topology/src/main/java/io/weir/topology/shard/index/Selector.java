package io.weir.topology.shard.index;

import io.weir.topology.promql.matcher.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the series that fulfil some conditions: begins with the shortest list that holds them all,
 * and keeps of it what the others allow. An expression is tried on each value of its label, or left
 * to who looks at the series, whichever are fewer. For one selection.
 */
final class Selector {
  private static final int AT_ONCE = 512;

  private final TenantPostings tenant;
  private final Turns turns;
  private int[] slots = new int[64];
  private int count;

  Selector(TenantPostings tenant, Turns turns) {
    this.tenant = tenant;
    this.turns = turns;
  }

  Selection select(List<Matcher> matchers) {
    List<Condition> conditions = new ArrayList<>(matchers.size());
    matchers.forEach(matcher -> conditions.add(new Condition(matcher, tenant, turns)));
    begin(shortest(conditions));
    for (Condition condition : conditions) {
      if (condition.known()) {
        condition.learn(turns);
        keep(condition);
      }
    }
    List<Matcher> unchecked = new ArrayList<>();
    for (Condition condition : conditions) {
      if (!condition.known()) {
        if (count < condition.valueCount()) {
          unchecked.add(condition.matcher());
        } else {
          condition.learn(turns);
          keep(condition);
        }
      }
    }
    return new Selection(slots, count, List.copyOf(unchecked));
  }

  /** Postings of which one at least holds each series that is looked for. */
  private List<SlotSet> shortest(List<Condition> conditions) {
    List<SlotSet> shortest = List.of(tenant.all());
    for (Condition condition : conditions) {
      @Nullable List<SlotSet> atMost = condition.atMost();
      if (atMost != null && size(atMost) <= size(shortest)) {
        shortest = atMost;
      }
    }
    return shortest;
  }

  private static long size(List<SlotSet> sets) {
    long size = 0;
    for (SlotSet set : sets) {
      size += set.count();
    }
    return size;
  }

  private void begin(List<SlotSet> sets) {
    for (SlotSet set : sets) {
      for (int slot = set.next(0); slot != SlotSet.NONE; slot = set.next(slot + 1)) {
        if (count == slots.length) {
          slots = Arrays.copyOf(slots, 2 * count);
        }
        slots[count++] = slot;
        if (count % AT_ONCE == 0) {
          turns.spend(AT_ONCE);
        }
      }
    }
    if (sets.size() > 1) {
      sortOnce();
    }
  }

  /** A slot can have moved from one posting to another between two turns. */
  private void sortOnce() {
    turns.leave();
    Arrays.sort(slots, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || slots[i] != slots[i - 1]) {
        slots[kept++] = slots[i];
      }
    }
    count = kept;
    turns.enter();
  }

  private void keep(Condition condition) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (condition.holds(slots[i])) {
        slots[kept++] = slots[i];
      }
      if (i % AT_ONCE == AT_ONCE - 1) {
        turns.spend(AT_ONCE);
      }
    }
    count = kept;
  }
}
