package io.weir.topology.query.cluster;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.FoundSeries;
import io.weir.topology.query.Names;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.Source;
import io.weir.topology.query.past.Past;
import io.weir.topology.query.past.PastQuestion;
import io.weir.topology.query.past.PastReading;
import io.weir.topology.query.shard.SeriesRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Which series there are, and with which labels, in all shards and behind these in stores. */
final class LabelQueries {
  private static final String TRUNCATED = "results truncated due to limit";

  private final Fanout fanout;
  private final Turnstile turnstile;
  private final Past past;

  LabelQueries(Fanout fanout, Turnstile turnstile, Past past) {
    this.fanout = fanout;
    this.turnstile = turnstile;
    this.past = past;
  }

  FoundSeries series(SeriesQuestion question, QueryOptions options, Deadline deadline) {
    SeriesRange range = range(question);
    Found<Labels> found =
        find(
            question,
            options,
            deadline,
            Comparator.<Labels>naturalOrder(),
            (host, scope, timeout) -> host.series(scope, range, timeout),
            (labels, into) -> into.add(labels));
    return new FoundSeries(found.values(), found.warnings());
  }

  /**
   * Texts of labels.
   *
   * @param label whose values; without one, all names
   */
  Names texts(
      Optional<String> label, SeriesQuestion question, QueryOptions options, Deadline deadline) {
    SeriesRange range = range(question);
    Found<String> found =
        find(
            question,
            options,
            deadline,
            Labels::compareUtf8,
            (host, scope, timeout) -> host.texts(scope, label, range, timeout),
            (labels, into) -> addTexts(labels, label, into));
    return new Names(found.values(), found.warnings());
  }

  private static void addTexts(Labels labels, Optional<String> label, List<String> into) {
    if (label.isPresent()) {
      String value = labels.value(label.get());
      if (!value.isEmpty()) {
        into.add(value);
      }
      return;
    }
    for (int i = 0; i < labels.size(); i++) {
      into.add(labels.name(i));
    }
  }

  private static SeriesRange range(SeriesQuestion question) {
    return new SeriesRange(question.selectors(), question.fromMillis(), question.toMillis());
  }

  /** What was found, each once, ascending, and what could not be seen. */
  private record Found<T>(List<T> values, List<String> warnings) {}

  /**
   * Asks shards and stores, as far as the options want them.
   *
   * @param take takes out of a series of a store what is asked for
   */
  private <T> Found<T> find(
      SeriesQuestion question,
      QueryOptions options,
      Deadline deadline,
      Comparator<T> order,
      Fanout.Ask<List<T>> ask,
      BiConsumer<Labels, List<T>> take) {
    try {
      return turnstile.pass(
          deadline,
          queueNanos ->
              Watchdog.watch(
                  deadline,
                  () -> {
                    List<T> all = new ArrayList<>();
                    List<String> warnings = new ArrayList<>();
                    long seamMillis = Long.MAX_VALUE;
                    if (options.source() == Source.HEAD || options.source() == Source.AUTO) {
                      Outcome<List<T>> outcome = fanout.ask(question.asker(), deadline, ask);
                      outcome.values().forEach(all::addAll);
                      seamMillis = heldFromMillis(outcome, options, warnings);
                    }
                    if (question.fromMillis() < seamMillis && past.isWantedBy(options.source())) {
                      PastReading reading = past.reading(options, deadline::left);
                      stored(question, options, reading, seamMillis)
                          .forEach(labels -> take.accept(labels, all));
                      warnings.addAll(reading.warnings());
                    }
                    return Evaluators.compute(() -> inOrder(question, all, order, warnings));
                  }));
    } catch (QueryException e) {
      throw new QueryFailure(QueryFailure.Kind.EXECUTION, String.valueOf(e.getMessage()), e);
    }
  }

  /** From when on shards hold samples; what nobody answers for is told. */
  private static long heldFromMillis(
      Outcome<?> outcome, QueryOptions options, List<String> warnings) {
    Coverage coverage = Coverage.of(outcome);
    if (!outcome.missing().isEmpty()) {
      if (!options.partialResponse()) {
        throw new QueryFailure(QueryFailure.Kind.UNAVAILABLE, coverage.missingText());
      }
      warnings.add(coverage.missingText());
    }
    return coverage.partitions().isEmpty() ? Long.MAX_VALUE : coverage.heldFromMillis();
  }

  private static Set<Labels> stored(
      SeriesQuestion question, QueryOptions options, PastReading reading, long seamMillis) {
    long toMillis =
        seamMillis == Long.MAX_VALUE
            ? question.toMillis()
            : Math.min(question.toMillis(), seamMillis - 1);
    List<List<Matcher>> selectors =
        question.selectors().isEmpty() ? List.of(List.of()) : question.selectors();
    Set<Labels> found = new TreeSet<>();
    for (List<Matcher> selector : selectors) {
      found.addAll(
          reading.series(
              new PastQuestion(
                  question.asker(),
                  selector,
                  question.fromMillis(),
                  toMillis,
                  options.limits().maxSamples())));
    }
    return found;
  }

  private static <T> Found<T> inOrder(
      SeriesQuestion question, List<T> all, Comparator<T> order, List<String> warnings) {
    // Each shard's are in order already, which makes this cheap.
    all.sort(order);
    List<T> values = new ArrayList<>(all.size());
    for (T value : all) {
      if (values.isEmpty() || !value.equals(values.getLast())) {
        values.add(value);
      }
    }
    if (question.limit() > 0 && values.size() > question.limit()) {
      values = values.subList(0, question.limit());
      warnings.add(TRUNCATED);
    }
    return new Found<>(values, warnings);
  }
}
