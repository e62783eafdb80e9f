package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.index.Selection;
import io.weir.topology.shard.index.Turns;
import java.util.ArrayList;
import java.util.List;

/** Finds series by matchers, in turns, and names them by what outlasts a turn. */
final class SeriesSearch {
  private SeriesSearch() {}

  static List<FoundSeries> find(Head head, String tenant, List<Matcher> matchers, Turns turns) {
    long removals = head.index().removals();
    Selection selection = head.index().select(head.knownTenantId(tenant), matchers, turns);
    List<FoundSeries> found = new ArrayList<>(selection.count());
    for (int i = 0; i < selection.count(); i++) {
      int slot = selection.slots()[i];
      if (head.isUsed(slot) && head.isIdentified(slot) && head.tenant(slot).equals(tenant)) {
        found.add(new FoundSeries(head.ref(slot), head.type(slot), head.labels(slot)));
      }
      turns.spend(1);
    }
    boolean sameSlots = head.index().removals() == removals;
    List<Matcher> unchecked = sameSlots ? selection.unchecked() : matchers;
    if (!unchecked.isEmpty()) {
      turns.leave();
      found.removeIf(series -> !matches(series.decoded(), unchecked));
      turns.enter();
    }
    return found;
  }

  private static boolean matches(Labels labels, List<Matcher> matchers) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(labels.value(matcher.name()))) {
        return false;
      }
    }
    return true;
  }
}
