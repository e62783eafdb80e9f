package io.weir.ops.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which replica's scrapes of one target go on (D2 to D4), by the table of the topology's README:
 * each row of it is a branch here.
 */
final class Election {
  /** Everything that was accepted. */
  private final List<ReplicaScrape> accepted = new ArrayList<>();

  private final List<ReplicaScrape> held = new ArrayList<>();

  /** Of each replica the latest scrape, and the one that came last. */
  private final Map<String, ReplicaScrape> latest = new HashMap<>();

  private final Map<String, ReplicaScrape> last = new HashMap<>();
  private final Predicate<String> hasCeased;
  private Optional<String> elected = Optional.empty();

  /**
   * An election without a vote.
   *
   * @param hasCeased whether a source gave marks and is not live
   */
  Election(Predicate<String> hasCeased) {
    this.hasCeased = hasCeased;
  }

  /** Takes a scrape; returns what goes on now, in order. */
  List<ReplicaScrape> arrive(ReplicaScrape scrape) {
    hear(scrape);
    int before = accepted.size();
    if (elected.isEmpty()) {
      elected = Optional.of(scrape.replica());
    }
    if (elected.get().equals(scrape.replica())) {
      arriveOfElected(scrape);
    } else {
      arriveOfAnother(scrape);
    }
    dropPassed();
    return List.copyOf(accepted.subList(before, accepted.size()));
  }

  private void hear(ReplicaScrape scrape) {
    last.put(scrape.replica(), scrape);
    ReplicaScrape known = latest.get(scrape.replica());
    boolean newer = known == null || scrape.millis() > known.millis();
    boolean betterPart =
        known != null && scrape.millis() == known.millis() && (scrape.isWell() || !known.isWell());
    if (newer || betterPart) {
      latest.put(scrape.replica(), scrape);
    }
  }

  private void arriveOfElected(ReplicaScrape scrape) {
    OptionalLong ofOthers =
        accepted.stream()
            .filter(each -> !each.replica().equals(scrape.replica()))
            .mapToLong(ReplicaScrape::millis)
            .max();
    if (ofOthers.isPresent() && scrape.millis() <= ofOthers.getAsLong()) {
      return;
    }
    if (!scrape.isWell() && accepted.stream().anyMatch(each -> each.millis() > scrape.millis())) {
      return;
    }
    Optional<String> peer = wellPeer(scrape);
    if (!scrape.isWell() && isLater(scrape) && peer.isPresent()) {
      elected = peer;
      release(each -> each.replica().equals(peer.get()) && isOfWellScrape(each));
      held.add(scrape);
      return;
    }
    Optional<ReplicaScrape> latestAccepted = latestAccepted();
    if (latestAccepted.isPresent()
        && 2 * (scrape.millis() - latestAccepted.get().millis()) > 3 * scrape.intervalMillis()) {
      Predicate<ReplicaScrape> inGap =
          each ->
              !each.replica().equals(scrape.replica())
                  && isOfWellScrape(each)
                  && each.millis() < scrape.millis();
      preferred(held.stream().filter(inGap).map(ReplicaScrape::replica).distinct().toList())
          .ifPresent(one -> release(each -> each.replica().equals(one) && inGap.test(each)));
    }
    accepted.add(scrape);
  }

  private void arriveOfAnother(ReplicaScrape scrape) {
    if (!isLater(scrape)) {
      return;
    }
    String chief = elected.orElseThrow();
    long halves = scrape.isWell() ? 3 : 4;
    boolean overdue =
        latestAccepted()
            .map(one ->
                2 * (scrape.appendMillis() - one.appendMillis()) > halves * scrape.intervalMillis())
            .orElse(true);
    boolean orphaned = hasCeased.test(source(chief)) && !hasCeased.test(scrape.source());
    boolean better = scrape.isWell() && !require(latest.get(chief)).isWell();
    if (overdue || orphaned || better) {
      elected = Optional.of(scrape.replica());
      release(each ->
          each.replica().equals(scrape.replica())
              && (overdue || orphaned || isOfWellScrape(each) || each.millis() == scrape.millis()));
      accepted.add(scrape);
    } else {
      held.add(scrape);
    }
  }

  /** A source has ceased to be live: if it is the elected one's, who is held takes over. */
  List<ReplicaScrape> cease(Predicate<String> ceasedNow) {
    int before = accepted.size();
    if (elected.isPresent() && ceasedNow.test(source(elected.get()))) {
      preferred(
              held.stream()
                  .map(ReplicaScrape::replica)
                  .filter(replica -> !replica.equals(elected.orElseThrow()))
                  .distinct()
                  .toList())
          .ifPresent(next -> {
            elected = Optional.of(next);
            release(each -> each.replica().equals(next));
            dropPassed();
          });
    }
    return List.copyOf(accepted.subList(before, accepted.size()));
  }

  /** Drops what has been held for more than three intervals. */
  void expire(long appendMillis) {
    held.removeIf(each -> appendMillis > each.appendMillis() + 3 * each.intervalMillis());
  }

  private boolean isOfWellScrape(ReplicaScrape part) {
    return held.stream()
        .anyMatch(each ->
            each.isWell()
                && each.millis() == part.millis()
                && each.replica().equals(part.replica()));
  }

  private Optional<String> wellPeer(ReplicaScrape scrape) {
    return preferred(
        latest.values().stream()
            .filter(ReplicaScrape::isWell)
            .map(ReplicaScrape::replica)
            .filter(replica -> !replica.equals(scrape.replica()))
            .filter(replica -> !hasCeased.test(source(replica)))
            .filter(replica ->
                2 * (scrape.appendMillis() - require(last.get(replica)).appendMillis())
                    <= 3 * require(latest.get(replica)).intervalMillis())
            .toList());
  }

  /** A live one, a well one, the one heard last. */
  private Optional<String> preferred(List<String> replicas) {
    return replicas.stream()
        .max(
            Comparator.comparing((String replica) -> !hasCeased.test(source(replica)))
                .thenComparing(replica -> require(latest.get(replica)).isWell())
                .thenComparingLong(replica -> require(last.get(replica)).appendMillis()));
  }

  private String source(String replica) {
    return require(last.get(replica)).source();
  }

  private static ReplicaScrape require(@Nullable ReplicaScrape scrape) {
    return Objects.requireNonNull(scrape, "a replica that was heard");
  }

  private void release(Predicate<ReplicaScrape> which) {
    List<ReplicaScrape> released =
        held.stream()
            .filter(which)
            .sorted(Comparator.comparingLong(ReplicaScrape::millis))
            .toList();
    held.removeAll(released);
    accepted.addAll(released);
  }

  private void dropPassed() {
    held.removeIf(each -> !isLater(each));
  }

  private boolean isLater(ReplicaScrape scrape) {
    return latestAccepted().map(one -> scrape.millis() > one.millis()).orElse(true);
  }

  private Optional<ReplicaScrape> latestAccepted() {
    return accepted.stream().max(Comparator.comparingLong(ReplicaScrape::millis));
  }
}
