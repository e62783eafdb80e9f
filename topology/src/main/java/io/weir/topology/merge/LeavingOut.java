package io.weir.topology.merge;

import io.weir.topology.exchange.Report;
import io.weir.topology.exchange.Section;
import io.weir.topology.rules.schedule.Cadence;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which senders aren't waited for (R4): those that haven't reported a time for so long
 * after the first one has, but only near the present, since whoever catches up is slow for a good
 * reason. One that is left out is waited for again as soon as it has caught up. Append time
 * decides. For one thread.
 */
final class LeavingOut {
  /** A time that is due further behind the append time isn't near the present. */
  private static final long PRESENT_MILLIS = 5 * 60_000L;

  /** Who has to report so often, or more often, and did, was near the present. */
  private static final long OFTEN_MILLIS = 30 * 60_000L;

  /** So often by append time exchanges are looked at to which nothing was reported. */
  private static final long PAUSE_MILLIS = 10_000;

  private final MergePlace place;
  private final long maxWaitMillis;

  /** When all exchanges were looked at last. */
  private long lookedMillis = Inflow.NONE;

  /** When the last report came. */
  private long heardMillis = Inflow.NONE;

  /** The greatest tick that anybody has reported since the merge began. */
  private long newestTickMillis = Inflow.NONE;

  /** By exchange, the earliest time that waits and when its first report came. */
  private final Map<Long, Waiting> waiting = new HashMap<>();

  private record Waiting(long timeMillis, long sinceMillis) {}

  LeavingOut(MergePlace place, long maxWaitMillis) {
    this.place = place;
    this.maxWaitMillis = maxWaitMillis;
  }

  /**
   * Looks at the exchanges to which a record reports, and now and then at all: to some, nothing is
   * reported for hours.
   *
   * @return those of which others are waited for than before
   */
  List<ExchangeNode> look(
      MergeState state, RuleProgram program, Report report, long appendTimeMillis) {
    hear(state, program, report, appendTimeMillis);
    boolean isPresent = isNear(newestTickMillis, 0, appendTimeMillis);
    Away away = new Away(state, program);
    List<ExchangeNode> changed = new ArrayList<>();
    for (ExchangeNode node : looked(program, report, appendTimeMillis)) {
      if (look(
          state.inflow(node.id()),
          place.senders(node),
          sender -> MergePlace.isShard(node, sender) && away.contains(sender.partition()),
          node.context().cadence(),
          isPresent,
          appendTimeMillis)) {
        changed.add(node);
      }
    }
    return changed;
  }

  /**
   * Notes that a report has come. After a silence of all, everybody's time to report begins anew.
   */
  private void hear(MergeState state, RuleProgram program, Report report, long appendTimeMillis) {
    long formerMillis = newestTickMillis;
    for (Section section : report.sections()) {
      ExchangeNode node = program.exchange(section.exchangeId());
      if (node != null) {
        newestTickMillis =
            Math.max(
                newestTickMillis, section.timeMillis() + node.context().cadence().delayMillis());
      }
    }
    long quietMillis = heardMillis == Inflow.NONE ? 0 : appendTimeMillis - heardMillis;
    if (quietMillis > maxWaitMillis
        && quietMillis > maxWaitMillis + fastestMillis(state, program, report, formerMillis)) {
      waiting.clear();
    }
    heardMillis = appendTimeMillis;
  }

  /**
   * How often reports come while somebody is there: of exchanges that are in this one, or had come
   * as far as any. Others wait for what they read, or nobody needs them any more.
   *
   * @param formerMillis the greatest tick that anybody had reported before this one
   */
  private long fastestMillis(
      MergeState state, RuleProgram program, Report report, long formerMillis) {
    Set<Long> reported =
        report.sections().stream().map(Section::exchangeId).collect(Collectors.toSet());
    long fastest = Long.MAX_VALUE;
    for (ExchangeNode node : program.allExchanges()) {
      Cadence cadence = node.context().cadence();
      long newest = state.inflow(node.id()).newestMillis();
      boolean goesOn =
          newest != Inflow.NONE
              && newest + cadence.delayMillis() > formerMillis - cadence.intervalMillis();
      if (goesOn || reported.contains(node.id())) {
        fastest = Math.min(fastest, cadence.intervalMillis());
      }
    }
    return fastest == Long.MAX_VALUE ? 0 : fastest;
  }

  private Collection<ExchangeNode> looked(
      RuleProgram program, Report report, long appendTimeMillis) {
    if (lookedMillis == Inflow.NONE
        || appendTimeMillis < lookedMillis
        || appendTimeMillis >= lookedMillis + PAUSE_MILLIS) {
      lookedMillis = appendTimeMillis;
      return program.allExchanges();
    }
    Set<ExchangeNode> reported = new LinkedHashSet<>();
    for (Section section : report.sections()) {
      ExchangeNode node = program.exchange(section.exchangeId());
      if (node != null) {
        reported.add(node);
      }
    }
    return reported;
  }

  /**
   * The shards that were near the present when an exchange was the first not to wait for them, and
   * haven't come back since. Who has never reported there, or seldom has to, may be far behind
   * instead, and is waited for wherever it is.
   */
  private static final class Away {
    private final MergeState state;
    private final RuleProgram program;
    private @Nullable Set<Integer> shards;

    Away(MergeState state, RuleProgram program) {
      this.state = state;
      this.program = program;
    }

    /** It is seldom asked, and to find out costs a look at every exchange. */
    boolean contains(int shard) {
      if (shards == null) {
        shards = find();
      }
      return shards.contains(shard);
    }

    private Set<Integer> find() {
      Set<Integer> found = new HashSet<>();
      for (ExchangeNode node : program.allExchanges()) {
        if (node.context().cadence().intervalMillis() <= OFTEN_MILLIS) {
          Inflow inflow = state.inflow(node.id());
          for (SenderKey sender : inflow.leftOut()) {
            if (MergePlace.isShard(node, sender) && inflow.reported().containsKey(sender)) {
              found.add(sender.partition());
            }
          }
        }
      }
      return found;
    }
  }

  /**
   * Looks at an exchange.
   *
   * @param expected all its senders
   * @param isAway whether one of them is known to be away from other exchanges
   * @param cadence at which times they report
   * @param isPresent whether anybody has come to the present, in any exchange
   * @return whether others are waited for than before
   */
  boolean look(
      Inflow inflow,
      List<SenderKey> expected,
      Predicate<SenderKey> isAway,
      Cadence cadence,
      boolean isPresent,
      long appendTimeMillis) {
    boolean changed = readmit(inflow, expected);
    long frontier = inflow.frontierMillis(expected);
    long timeMillis = inflow.firstAfter(frontier, cadence);
    if (timeMillis == Inflow.NONE) {
      waiting.remove(inflow.exchangeId());
      return changed;
    }
    Waiting known = waiting.get(inflow.exchangeId());
    // Nobody waits for too long before anybody has come to the present.
    if (known == null
        || known.timeMillis() != timeMillis
        || appendTimeMillis < known.sinceMillis()
        || !isPresent) {
      waiting.put(inflow.exchangeId(), new Waiting(timeMillis, appendTimeMillis));
      return changed;
    }
    if (appendTimeMillis < known.sinceMillis() + maxWaitMillis) {
      return changed;
    }
    // What a subquery looks back upon is long ago when it is reported first.
    long tickMillis = timeMillis + cadence.delayMillis();
    boolean isNear = isNear(tickMillis, cadence.intervalMillis(), known.sinceMillis());
    for (SenderKey sender : expected) {
      Inflow.Range range = inflow.reported().get(sender);
      boolean isLate = range == null || range.lastMillis() < timeMillis;
      if (isLate && (isNear || isAway.test(sender))) {
        changed |= inflow.leftOut().add(sender);
      }
    }
    return changed;
  }

  /**
   * Whether a tick was not long ago. One that is seldom may be heard of again only an interval
   * later.
   */
  private boolean isNear(long tickMillis, long intervalMillis, long appendTimeMillis) {
    return tickMillis > appendTimeMillis - maxWaitMillis - PRESENT_MILLIS - intervalMillis;
  }

  private static boolean readmit(Inflow inflow, List<SenderKey> expected) {
    if (inflow.leftOut().isEmpty()) {
      return false;
    }
    long frontier = inflow.frontierMillis(expected);
    return inflow
        .leftOut()
        .removeIf(sender -> {
          Inflow.Range range = inflow.reported().get(sender);
          return range != null && range.lastMillis() >= frontier;
        });
  }
}
