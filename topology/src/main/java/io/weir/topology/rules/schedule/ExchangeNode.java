package io.weir.topology.rules.schedule;

import io.weir.topology.promql.distribute.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange of a plan at the times at which it is needed, by whichever rules. Equal if the
 * identity is.
 */
public final class ExchangeNode {
  private final long id;
  private final @Nullable Exchange exchange;
  private final Context context;
  private final List<Sender> senders;
  private final long firstMillis;
  private final long endMillis;

  ExchangeNode(
      long id,
      @Nullable Exchange exchange,
      Context context,
      List<Sender> senders,
      long firstMillis,
      long endMillis) {
    this.id = id;
    this.exchange = exchange;
    this.context = context;
    this.senders = List.copyOf(senders);
    this.firstMillis = firstMillis;
    this.endMillis = endMillis;
  }

  /** A hash of what is exchanged and when: the same in each process and version of the rules. */
  public long id() {
    return id;
  }

  /** What the plan says of it; null if it moves no values of expressions. */
  public @Nullable Exchange exchange() {
    return exchange;
  }

  public Context context() {
    return context;
  }

  /** Who reports, in the order by which reports name them. */
  public List<Sender> senders() {
    return senders;
  }

  /** No time before is needed. */
  public long firstMillis() {
    return firstMillis;
  }

  /** No time from this one on is needed. */
  public long endMillis() {
    return endMillis;
  }

  /** Whether shards report to it. */
  public boolean isFromShards() {
    return senders.stream()
        .anyMatch(sender -> sender instanceof Sender.Shards || sender instanceof Sender.Pulse);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExchangeNode node && node.id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return "exchange %016x".formatted(id);
  }
}
