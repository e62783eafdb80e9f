package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.topology.exchange.Spreading;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.Sender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Which merge partition this is, and who reports to it. For one thread. */
final class MergePlace {
  private final int partition;
  private final int partitions;
  private final int shards;
  private final String tenant;
  private final Router router;
  private final Map<Long, List<SenderKey>> byExchange = new HashMap<>();

  /**
   * A place.
   *
   * @param partition from 0
   * @param partitions merge partitions
   * @param shards partitions of the samples
   * @param tenant whose rules are evaluated
   */
  MergePlace(int partition, int partitions, int shards, String tenant) {
    this.partition = partition;
    this.partitions = partitions;
    this.shards = shards;
    this.tenant = tenant;
    this.router = new Router(shards);
  }

  /** Which merge partition this is, from 0. */
  int partition() {
    return partition;
  }

  /** Whether stages that are in one partition only are in this one. */
  boolean isSingle() {
    return partition == singlePartition();
  }

  private int singlePartition() {
    return Spreading.single(partitions);
  }

  /** Everybody who reports to an exchange. */
  List<SenderKey> senders(ExchangeNode exchange) {
    List<SenderKey> known = byExchange.get(exchange.id());
    if (known == null) {
      known = expected(exchange);
      byExchange.put(exchange.id(), known);
    }
    return known;
  }

  /**
   * The shard of a series with these labels; empty if neither {@code job} nor {@code instance}
   * decides that.
   */
  OptionalInt shardOf(Labels labels) {
    if (!labels.has("job") && !labels.has("instance")) {
      return OptionalInt.empty();
    }
    byte[] encoded = labels.encoded();
    return OptionalInt.of(router.partition(tenant, encoded, 0, encoded.length));
  }

  /** Whether a sender to an exchange is a shard; if not, it is a merge partition. */
  static boolean isShard(ExchangeNode exchange, SenderKey sender) {
    return switch (exchange.senders().get(sender.sender())) {
      case Sender.Shards ignored -> true;
      case Sender.Pulse ignored -> true;
      case Sender.Outcomes ignored -> false;
      case Sender.Merges ignored -> false;
    };
  }

  private List<SenderKey> expected(ExchangeNode exchange) {
    List<SenderKey> expected = new ArrayList<>();
    for (int sender = 0; sender < exchange.senders().size(); sender++) {
      switch (exchange.senders().get(sender)) {
        case Sender.Shards ignored -> addAll(sender, shards, expected);
        case Sender.Pulse ignored -> addAll(sender, shards, expected);
        case Sender.Outcomes ignored -> addAll(sender, partitions, expected);
        case Sender.Merges merges -> {
          if (merges.stage().stage().single()) {
            expected.add(new SenderKey(sender, singlePartition()));
          } else {
            addAll(sender, partitions, expected);
          }
        }
      }
    }
    return expected;
  }

  private static void addAll(int sender, int count, List<SenderKey> expected) {
    for (int partition = 0; partition < count; partition++) {
      expected.add(new SenderKey(sender, partition));
    }
  }
}
