package io.weir.sinks.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/** Answers when it is told to, with what is set then. */
final class FixedOffsets implements ClusterOffsets {
  final Map<TopicPartition, Long> ends = new HashMap<>();
  final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Deque<CompletableFuture<Known>> asked = new ArrayDeque<>();
  boolean closed;

  @Override
  public CompletionStage<Known> ask(Set<TopicPartition> partitions) {
    CompletableFuture<Known> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  /** Questions that wait for an answer. */
  int questions() {
    return asked.size();
  }

  void answer() {
    Objects.requireNonNull(asked.poll(), "a question").complete(new Known(ends, committed));
  }

  void fail() {
    Objects.requireNonNull(asked.poll(), "a question")
        .completeExceptionally(new IllegalStateException("the broker is away"));
  }

  @Override
  public void close() {
    closed = true;
  }
}
