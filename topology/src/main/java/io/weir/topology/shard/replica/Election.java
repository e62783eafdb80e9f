package io.weir.topology.shard.replica;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The election of one target: which replica's scrapes go on, and which of the others' wait (D2 to
 * D4). "Passed" is append time, "later" and "gap" are the scrapes' own time, so a replica's wrong
 * clock moves no election. For one thread.
 *
 * <p>The first replica that is heard is elected. The election moves
 *
 * <ul>
 *   <li>to a replica that is well, as soon as the elected one's scrape failed, or only ended
 *       things; a failed scrape of it that is still later than the last accepted is held;
 *   <li>to a replica whose scrape shows when more than {@value #OVERDUE_HALVES} half intervals have
 *       passed since the last accepted one ({@value #FAILED_OVERDUE_HALVES} if it failed: a slow
 *       scrape of the elected one is worth more);
 *   <li>to another replica when the elected one's source has ceased to be live.
 * </ul>
 *
 * <p>Then those of its held scrapes that are later than the last accepted one go on; only those
 * that are well, if it moved for a failure. An elected replica that comes back behind a gap of more
 * than {@value #OVERDUE_HALVES} half intervals, before any of that, lets another's held scrapes go
 * first that are well and lie in the gap. What isn't later than the last accepted scrape of another
 * replica is dropped; so is a failed one that is earlier than the last accepted of its own: when it
 * came first, another's may have stood for it.
 */
final class Election {
  private static final int OVERDUE_HALVES = 3;
  private static final int FAILED_OVERDUE_HALVES = 4;
  private static final long NEVER = Long.MIN_VALUE;

  private final long id;
  private final String tenant;
  private final String target;
  private final TreeMap<String, Standing> standings = new TreeMap<>();
  private final TreeSet<HeldBatch> held = new TreeSet<>(HeldBatch.BY_TIME);

  /** Empty before the first batch. */
  private String elected = "";

  /** The latest accepted scrape, since the Unix epoch. */
  private long acceptedMillis = NEVER;

  /** When that one was appended first: who sends it again is no sooner there with the next. */
  private long acceptedAppendMillis = NEVER;

  /** The latest accepted scrape of a replica that isn't elected, since the Unix epoch. */
  private long othersMillis = NEVER;

  Election(long id, String tenant, String target) {
    this.id = id;
    this.tenant = tenant;
    this.target = target;
  }

  long id() {
    return id;
  }

  String tenant() {
    return tenant;
  }

  String target() {
    return target;
  }

  String elected() {
    return elected;
  }

  /**
   * Decides about a batch.
   *
   * @param outcome hears of held batches, those that go on before this one among them
   * @return what becomes of this one
   */
  Fate arrived(ReplicaBatch batch, Liveness liveness, HeldOutcome outcome) {
    Standing standing = standings.computeIfAbsent(batch.replica(), Standing::new);
    standing.heard(batch);
    if (elected.isEmpty()) {
      elected = batch.replica();
    }
    Fate fate =
        batch.replica().equals(elected)
            ? ofElected(batch, liveness, outcome)
            : ofAnother(batch, liveness, outcome);
    dropPassed(outcome);
    return fate;
  }

  private Fate ofElected(ReplicaBatch batch, Liveness liveness, HeldOutcome outcome) {
    if (batch.timestampMillis() <= othersMillis) {
      return Fate.DROPPED;
    }
    if (!batch.well() && batch.timestampMillis() < acceptedMillis) {
      return Fate.DROPPED;
    }
    if (!batch.well() && batch.timestampMillis() > acceptedMillis) {
      Optional<Standing> peer = wellPeer(batch, liveness);
      if (peer.isPresent()) {
        move(peer.get().replica, this::isOfWellScrape, outcome);
        return batch.timestampMillis() > acceptedMillis ? Fate.HELD : Fate.DROPPED;
      }
    }
    if (acceptedMillis != NEVER
        && batch.moreThanHalves(OVERDUE_HALVES, acceptedMillis, batch.timestampMillis())) {
      fillGap(batch.timestampMillis(), liveness, outcome);
    }
    accept(batch);
    return Fate.KEPT;
  }

  private Fate ofAnother(ReplicaBatch batch, Liveness liveness, HeldOutcome outcome) {
    if (batch.timestampMillis() <= acceptedMillis) {
      return Fate.DROPPED;
    }
    Standing chief = electedStanding();
    boolean overdue =
        batch.moreThanHalves(
            batch.well() ? OVERDUE_HALVES : FAILED_OVERDUE_HALVES,
            acceptedAppendMillis,
            batch.appendTimeMillis());
    boolean orphaned =
        liveness.hasCeased(chief.sourceName) && !liveness.hasCeased(batch.sourceName());
    if (overdue || orphaned) {
      move(batch.replica(), each -> true, outcome);
    } else if (batch.well() && !chief.well) {
      move(
          batch.replica(),
          each -> isOfWellScrape(each) || each.batch().timestampMillis() == batch.timestampMillis(),
          outcome);
    } else {
      return Fate.HELD;
    }
    accept(batch);
    return Fate.KEPT;
  }

  private Standing electedStanding() {
    Standing standing = standings.get(elected);
    if (standing == null) {
      throw new IllegalStateException(
          "election of " + target + ": expected to know the elected " + elected + ", found it not");
    }
    return standing;
  }

  /** Another replica whose latest scrape is well and not overdue, and whose source is live. */
  private Optional<Standing> wellPeer(ReplicaBatch batch, Liveness liveness) {
    return standings.values().stream()
        .filter(peer -> !peer.replica.equals(batch.replica()))
        .filter(peer ->
            peer.well
                && 2 * (batch.appendTimeMillis() - peer.appendTimeMillis)
                    <= OVERDUE_HALVES * peer.intervalMillis
                && !liveness.hasCeased(peer.sourceName))
        .max(preference(liveness));
  }

  /** The live before others, the well before others, then who was heard last. */
  private static Comparator<Standing> preference(Liveness liveness) {
    return Comparator.comparing((Standing each) -> !liveness.hasCeased(each.sourceName))
        .thenComparing(each -> each.well)
        .thenComparingLong(each -> each.appendTimeMillis)
        .thenComparing(each -> each.replica, Comparator.reverseOrder());
  }

  /** If it is the elected replica's source that has ceased just now, who is held takes over. */
  void sourceCeased(Liveness liveness, HeldOutcome outcome) {
    if (held.isEmpty() || !liveness.hasJustCeased(electedStanding().sourceName)) {
      return;
    }
    preferredOfHeld(each -> true, liveness)
        .ifPresent(next -> {
          move(next, each -> true, outcome);
          dropPassed(outcome);
        });
  }

  private Optional<String> preferredOfHeld(Predicate<HeldBatch> which, Liveness liveness) {
    return held.stream()
        .filter(which)
        .map(each -> each.batch().replica())
        .distinct()
        .filter(replica -> !replica.equals(elected))
        .map(standings::get)
        .max(preference(liveness))
        .map(standing -> standing.replica);
  }

  private void move(String replica, Predicate<HeldBatch> which, HeldOutcome outcome) {
    elected = replica;
    othersMillis = acceptedMillis;
    release(each -> each.batch().replica().equals(replica) && which.test(each), outcome);
  }

  /** Of the parts of one scrape some may hold markers only. */
  private boolean isOfWellScrape(HeldBatch part) {
    return part.isWell()
        || held.stream()
            .anyMatch(other ->
                other.isWell()
                    && other.batch().timestampMillis() == part.batch().timestampMillis()
                    && other.batch().replica().equals(part.batch().replica()));
  }

  /** Lets another's scrapes go first that are well and lie before the elected one's next. */
  private void fillGap(long untilMillis, Liveness liveness, HeldOutcome outcome) {
    Predicate<HeldBatch> inGap =
        each -> isOfWellScrape(each) && each.batch().timestampMillis() < untilMillis;
    preferredOfHeld(inGap, liveness)
        .ifPresent(replica -> {
          release(each -> each.batch().replica().equals(replica) && inGap.test(each), outcome);
          othersMillis = acceptedMillis;
        });
  }

  /** Accepts held batches in the order of time; all that are held are later than the last. */
  private void release(Predicate<HeldBatch> which, HeldOutcome outcome) {
    List<HeldBatch> released = held.stream().filter(which).toList();
    for (HeldBatch each : released) {
      held.remove(each);
      accept(each.batch());
      outcome.accepted(each);
    }
  }

  private void accept(ReplicaBatch batch) {
    if (batch.timestampMillis() > acceptedMillis) {
      acceptedMillis = batch.timestampMillis();
      acceptedAppendMillis = batch.appendTimeMillis();
    }
  }

  private void dropPassed(HeldOutcome outcome) {
    while (!held.isEmpty() && held.first().batch().timestampMillis() <= acceptedMillis) {
      outcome.dropped(held.removeFirst());
    }
  }

  /** Holds a batch; false if it is not later than the last accepted scrape. */
  boolean hold(HeldBatch batch) {
    return batch.batch().timestampMillis() > acceptedMillis && held.add(batch);
  }

  void holdNothing() {
    held.clear();
  }

  void noLongerHeld(HeldBatch batch) {
    held.remove(batch);
  }

  /** Forgets replicas that have been silent; true if all have been. */
  boolean forget(long appendTimeMillis, long silenceMillis) {
    if (!held.isEmpty()) {
      return false;
    }
    standings
        .values()
        .removeIf(each ->
            !each.replica.equals(elected) && each.isSilent(appendTimeMillis, silenceMillis));
    return standings.size() == 1 && electedStanding().isSilent(appendTimeMillis, silenceMillis);
  }

  LogKey key() {
    return LogKey.election(id);
  }

  /** The value as it stands in the changelog, without what is held. */
  byte[] toBytes() {
    AvroOutput out = new AvroOutput(128 + target.length());
    out.writeString(tenant);
    out.writeString(target);
    out.writeString(elected);
    out.writeLong(acceptedMillis);
    out.writeLong(acceptedAppendMillis);
    out.writeLong(othersMillis);
    out.writeLong(standings.size());
    for (Standing standing : standings.values()) {
      out.writeString(standing.replica);
      out.writeString(standing.sourceName);
      out.writeLong(standing.timestampMillis);
      out.writeBoolean(standing.well);
      out.writeLong(standing.intervalMillis);
      out.writeLong(standing.appendTimeMillis);
    }
    return Envelope.seal(out);
  }

  /** Reads what {@link #toBytes} wrote, within an envelope. */
  static Election read(long id, AvroInput in) {
    Election election = new Election(id, in.readString(), in.readString());
    election.elected = in.readString();
    election.acceptedMillis = in.readLong();
    election.acceptedAppendMillis = in.readLong();
    election.othersMillis = in.readLong();
    long count = in.readLong();
    for (long i = 0; i < count; i++) {
      Standing standing = new Standing(in.readString());
      standing.sourceName = in.readString();
      standing.timestampMillis = in.readLong();
      standing.well = in.readBoolean();
      standing.intervalMillis = in.readLong();
      standing.appendTimeMillis = in.readLong();
      election.standings.put(standing.replica, standing);
    }
    return election;
  }
}
