package io.weir.topology.shard.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** Against a filter over all series. */
final class SeriesIndexProperties {
  private static final int TENANTS = 2;
  private static final List<String> NAMES = List.of("__name__", "a", "b", "ü");

  private SeriesIndex index = new SeriesIndex();
  private final List<Map<Integer, Labels>> expected = List.of(new TreeMap<>(), new TreeMap<>());
  private final List<Integer> free = new ArrayList<>();
  private final Set<Integer> removed = new TreeSet<>();
  private int slotCount;

  @BeforeTry
  void begin() {
    index = new SeriesIndex();
    expected.forEach(Map::clear);
    free.clear();
    slotCount = 0;
  }

  @Property(tries = 150)
  void findsWhatAFilterFinds(
      @ForAll Random random,
      @ForAll @IntRange(min = 0, max = 400) int changes,
      @ForAll @IntRange(min = 1, max = 40) int values,
      @ForAll("selectors") @Size(max = 12) List<List<Matcher>> selectors) {
    for (int i = 0; i < changes; i++) {
      change(random, values);
    }
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      for (List<Matcher> selector : selectors) {
        assertThat(select(tenant, selector, Turns.OWN))
            .as("%s", selector)
            .containsExactlyElementsOf(filter(tenant, selector));
      }
      checkNames(tenant);
    }
  }

  /** What stands all the time is found, whatever comes and goes between two turns. */
  @Property(tries = 100)
  void findsWhatStaysWhileOthersComeAndGo(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 40) int values,
      @ForAll("selectors") @Size(max = 6) List<List<Matcher>> selectors) {
    for (int i = 0; i < 300; i++) {
      change(random, values);
    }
    for (List<Matcher> selector : selectors) {
      Map<Integer, Labels> before = new TreeMap<>(expected.get(0));
      removed.clear();
      Changing turns = new Changing(random, values, before);
      List<Integer> found = select(0, selector, turns);
      List<Integer> stayed = filter(0, selector).stream().filter(before::containsKey).toList();

      assertThat(found).as("%s", selector).containsAll(stayed);
      if (index.removals() == turns.removalsBefore) {
        assertThat(found).isSubsetOf(filter(0, selector));
      }
    }
  }

  @Property(tries = 50)
  void holdsNothingOnceAllSeriesAreRemoved(@ForAll Random random) {
    for (int i = 0; i < 200; i++) {
      change(random, 10);
    }
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      for (Map.Entry<Integer, Labels> series : expected.get(tenant).entrySet()) {
        index.remove(series.getKey(), tenant, series.getValue().encoded());
      }
      assertThat(index.tenant(tenant)).isNull();
    }
    assertThat(index.usedBytes()).isZero();
  }

  private void change(Random random, int values) {
    int tenant = random.nextInt(TENANTS);
    Map<Integer, Labels> series = expected.get(tenant);
    if (random.nextInt(3) == 0 && !series.isEmpty()) {
      int slot = List.copyOf(series.keySet()).get(random.nextInt(series.size()));
      remove(tenant, slot);
      return;
    }
    Labels.Builder labels = Labels.builder();
    for (String name : NAMES) {
      if (random.nextInt(4) > 0) {
        labels.set(name, value(random.nextInt(values)));
      }
    }
    int slot = free.isEmpty() ? slotCount++ : free.removeLast();
    series.put(slot, labels.build());
    index.add(slot, tenant, labels.build().encoded());
  }

  private void remove(int tenant, int slot) {
    Labels labels = expected.get(tenant).remove(slot);
    if (labels != null) {
      index.remove(slot, tenant, labels.encoded());
      free.add(slot);
      removed.add(slot);
    }
  }

  private static String value(int number) {
    return number % 7 == 0 ? "v" + number + "é" : "v" + number;
  }

  /** Slots, ascending, after the conditions that were left over. */
  private List<Integer> select(int tenant, List<Matcher> selector, Turns turns) {
    Selection selection = index.select(tenant, selector, turns);
    assertThat(selector).containsAll(selection.unchecked());
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < selection.count(); i++) {
      Labels labels = expected.get(tenant).get(selection.slots()[i]);
      if (labels != null
          && selection.unchecked().stream()
              .allMatch(matcher -> matcher.matches(labels.value(matcher.name())))) {
        found.add(selection.slots()[i]);
      }
    }
    return found;
  }

  private List<Integer> filter(int tenant, List<Matcher> selector) {
    List<Integer> slots = new ArrayList<>();
    expected
        .get(tenant)
        .forEach((slot, labels) -> {
          if (selector.stream()
              .allMatch(matcher -> matcher.matches(labels.value(matcher.name())))) {
            slots.add(slot);
          }
        });
    return slots;
  }

  private void checkNames(int tenant) {
    TreeSet<String> names = new TreeSet<>(Labels::compareUtf8);
    Map<String, TreeSet<String>> values = new TreeMap<>();
    for (Labels labels : expected.get(tenant).values()) {
      labels
          .toMap()
          .forEach((name, value) -> {
            names.add(name);
            values.computeIfAbsent(name, first -> new TreeSet<>(Labels::compareUtf8)).add(value);
          });
    }
    assertThat(index.labelNames(tenant, Turns.OWN)).containsExactlyElementsOf(names);
    for (String name : NAMES) {
      assertThat(index.labelValues(tenant, name, Turns.OWN))
          .containsExactlyElementsOf(values.getOrDefault(name, new TreeSet<>()));
    }
  }

  @Provide
  Arbitrary<List<List<Matcher>>> selectors() {
    Arbitrary<String> words =
        Arbitraries.of("", "v0é", "v1", "v2", "v1|v2", "v3|", ".*", ".+", "v.", "v[0-5]*", "v.*é?");
    Arbitrary<Matcher> matchers =
        Arbitraries.of(NAMES)
            .flatMap(name ->
                Arbitraries.of(MatchOperator.values())
                    .flatMap(operator -> words.map(word -> Matcher.of(name, operator, word))));
    return matchers.list().ofMaxSize(3).list().ofMaxSize(12);
  }

  /** Changes series whenever a turn may end. */
  private final class Changing implements Turns {
    private final Random random;
    private final int values;
    private final Map<Integer, Labels> stayed;
    private final long removalsBefore = index.removals();

    Changing(Random random, int values, Map<Integer, Labels> stayed) {
      this.random = random;
      this.values = values;
      this.stayed = stayed;
    }

    @Override
    public void spend(int units) {
      leave();
    }

    @Override
    public void leave() {
      if (random.nextBoolean()) {
        change(random, values);
        stayed.keySet().removeAll(removed);
      }
    }

    @Override
    public void enter() {
      leave();
    }
  }
}
