package io.weir.topology.shard.replica;

import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The elections of all targets that several scrapers scrape, and the batches that are held (D2 to
 * D4). Decides by the log's content and append times alone, and puts each change into the shard's
 * log at once. For one thread.
 */
public final class Replicas {
  private record Target(String tenant, String name) {}

  private final Map<Target, Election> byTarget = new HashMap<>();
  private final TreeMap<Long, Election> byId = new TreeMap<>();
  private final TreeSet<HeldBatch> byExpiry = new TreeSet<>(HeldBatch.BY_EXPIRY);
  private final TreeMap<Long, HeldBatch> bySequence = new TreeMap<>();
  private long heldBytes;

  /** Whether nothing is held, so that time changes nothing. */
  public boolean holdsNothing() {
    return byExpiry.isEmpty();
  }

  /** Number of batches that are held. */
  public int heldCount() {
    return byExpiry.size();
  }

  /** Bytes of the batches that are held. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Number of targets with an election. */
  public int electionCount() {
    return byId.size();
  }

  /**
   * Decides about a replica's batch; held ones that go on before it are handed out first.
   *
   * @return what becomes of it: {@code HELD} is held here, the others are the caller's
   */
  public Fate arrived(ReplicaBatch batch, Liveness liveness, ReplicaSink sink) {
    Election election =
        byTarget.computeIfAbsent(
            new Target(batch.tenant(), batch.target()),
            target -> {
              Election added =
                  new Election(byId.isEmpty() ? 0 : byId.lastKey() + 1, target.tenant, target.name);
              byId.put(added.id(), added);
              return added;
            });
    Fate fate = election.arrived(batch, liveness, new Outcome(sink));
    if (fate == Fate.HELD) {
      hold(election, batch, sink);
    }
    sink.counted(batch.replica(), fate);
    sink.put(election.key(), election.toBytes());
    return fate;
  }

  private void hold(Election election, ReplicaBatch batch, ReplicaSink sink) {
    long sequence = bySequence.isEmpty() ? 0 : bySequence.lastKey() + 1;
    HeldBatch held = new HeldBatch(sequence, election.id(), batch);
    election.hold(held);
    add(held);
    sink.put(held.key(), held.toBytes());
  }

  /** Some source has just ceased to be live: its elections move to who is held. */
  public void sourceCeased(Liveness liveness, ReplicaSink sink) {
    Outcome outcome = new Outcome(sink);
    for (Election election : electionsThatHold()) {
      String before = election.elected();
      election.sourceCeased(liveness, outcome);
      if (!election.elected().equals(before)) {
        sink.put(election.key(), election.toBytes());
      }
    }
  }

  /** In the order of their numbers, so that a restored shard does the same. */
  private List<Election> electionsThatHold() {
    TreeMap<Long, Election> found = new TreeMap<>();
    byExpiry.forEach(held -> found.put(held.election(), election(held)));
    return new ArrayList<>(found.values());
  }

  private Election election(HeldBatch held) {
    Election election = byId.get(held.election());
    if (election == null) {
      throw new IllegalStateException(
          held.key() + ": expected election " + held.election() + ", found none");
    }
    return election;
  }

  /** Drops what has been held for more than three intervals of append time. */
  public void expire(long appendTimeMillis, ReplicaSink sink) {
    Outcome outcome = new Outcome(sink);
    while (!byExpiry.isEmpty() && byExpiry.first().lastMillis() < appendTimeMillis) {
      HeldBatch expired = byExpiry.first();
      election(expired).noLongerHeld(expired);
      outcome.dropped(expired);
    }
  }

  /**
   * Forgets targets, and replicas of others, of which nothing was heard for some time and for three
   * intervals.
   */
  public void forget(long appendTimeMillis, long silenceMillis, ReplicaSink sink) {
    for (Election election : new ArrayList<>(byId.values())) {
      if (election.forget(appendTimeMillis, silenceMillis)) {
        remove(election);
        sink.remove(election.key());
      }
    }
  }

  private void remove(Election election) {
    byId.remove(election.id());
    byTarget.remove(new Target(election.tenant(), election.target()));
  }

  private void add(HeldBatch held) {
    byExpiry.add(held);
    bySequence.put(held.sequence(), held);
    heldBytes += held.batch().value().length;
  }

  private void remove(HeldBatch held) {
    byExpiry.remove(held);
    bySequence.remove(held.sequence());
    heldBytes -= held.batch().value().length;
  }

  /** Applies one entry of the log, of an election; null for its end. */
  public void restoreElection(LogKey key, byte @Nullable [] value) {
    Election known = byId.get(key.first());
    if (known != null) {
      remove(known);
    }
    if (value != null) {
      Envelope.open(
          key,
          value,
          in -> {
            Election restored = Election.read(key.first(), in);
            byId.put(restored.id(), restored);
            Target target = new Target(restored.tenant(), restored.target());
            Election former = byTarget.put(target, restored);
            // A standby that was cut off may not have seen its end.
            if (former != null) {
              byId.remove(former.id());
            }
          });
    }
  }

  /** Applies one entry of the log, of a held batch; null for its end. */
  public void restoreHeld(LogKey key, byte @Nullable [] value) {
    HeldBatch known = bySequence.get(key.first());
    if (known != null) {
      remove(known);
    }
    if (value != null) {
      Envelope.open(key, value, in -> add(HeldBatch.read(key.first(), in)));
    }
  }

  /**
   * Brings elections and held batches together, which are restored in any order. What is no longer
   * held is left out: a standby that was cut off may not have seen its end, and an election may
   * have been damaged.
   */
  public void restored() {
    byId.values().forEach(Election::holdNothing);
    for (HeldBatch held : new ArrayList<>(bySequence.values())) {
      Election election = byId.get(held.election());
      if (election == null || !election.hold(held)) {
        remove(held);
      }
    }
  }

  /** Forgets everything. */
  public void clear() {
    byTarget.clear();
    byId.clear();
    byExpiry.clear();
    bySequence.clear();
    heldBytes = 0;
  }

  private final class Outcome implements HeldOutcome {
    private final ReplicaSink sink;

    Outcome(ReplicaSink sink) {
      this.sink = sink;
    }

    @Override
    public void accepted(HeldBatch held) {
      remove(held);
      sink.remove(held.key());
      sink.counted(held.batch().replica(), Fate.KEPT);
      sink.accepted(held.batch());
    }

    @Override
    public void dropped(HeldBatch held) {
      remove(held);
      sink.remove(held.key());
      sink.counted(held.batch().replica(), Fate.DROPPED);
    }
  }
}
