package io.weir.topology.query.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.protocol.ShardReply;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.shard.PartQuestion;
import io.weir.topology.query.shard.SamplesQuestion;
import io.weir.topology.query.shard.SeriesRange;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.query.shard.ShardHost;
import io.weir.topology.query.shard.ShardHostException;
import io.weir.topology.query.shard.ShardScope;
import io.weir.topology.shard.ShardView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The shards of another instance. Thread-safe. */
public final class RemoteShards implements ShardHost {
  private final String name;
  private final ShardsGrpc.ShardsBlockingStub stub;

  /**
   * Behind a stub.
   *
   * @param name the instance's host and port
   */
  public RemoteShards(String name, ShardsGrpc.ShardsBlockingStub stub) {
    this.name = name;
    this.stub = stub;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<ShardAnswer<PartialFrame>> evaluate(
      ShardScope scope, PartQuestion question, Duration timeout) {
    return answers(
        timeout,
        within -> within.evaluate(Messages.request(scope, question)),
        () -> new PartialFrame.Builder(question.grid()),
        (builder, bytes) -> FrameRows.read(bytes, question.grid(), builder),
        PartialFrame.Builder::build);
  }

  @Override
  public List<ShardAnswer<ShardView>> look(ShardScope scope, Duration timeout) {
    List<ShardAnswer<ShardView>> answers = new ArrayList<>();
    for (ShardAnswer<Integer> answer :
        answers(
            timeout,
            within -> within.look(Messages.scope(scope)),
            () -> 0,
            (none, bytes) -> {},
            none -> none)) {
      answers.add(
          switch (answer) {
            case ShardAnswer.Read<Integer> read ->
                new ShardAnswer.Read<>(
                    read.partition(), read.view(), read.view(), read.notes(), read.effort());
            case ShardAnswer.Unreadable<Integer> unreadable ->
                new ShardAnswer.Unreadable<>(unreadable.partition(), unreadable.reason());
          });
    }
    return answers;
  }

  @Override
  public List<ShardAnswer<List<SeriesSamples>>> samples(
      ShardScope scope, SamplesQuestion question, Duration timeout) {
    return answers(
        timeout,
        within -> within.select(Messages.request(scope, question)),
        ArrayList<SeriesSamples>::new,
        (all, bytes) -> SeriesRows.read(bytes, all),
        all -> all);
  }

  @Override
  public List<ShardAnswer<List<Labels>>> series(
      ShardScope scope, SeriesRange range, Duration timeout) {
    return answers(
        timeout,
        within -> within.find(Messages.request(scope, range)),
        ArrayList<Labels>::new,
        (all, bytes) -> read(bytes, in -> all.add(Labels.read(in))),
        all -> all);
  }

  @Override
  public List<ShardAnswer<List<String>>> texts(
      ShardScope scope, Optional<String> label, SeriesRange range, Duration timeout) {
    return answers(
        timeout,
        within -> within.find(Messages.request(scope, label, range)),
        ArrayList<String>::new,
        (all, bytes) -> read(bytes, in -> all.add(in.readString())),
        all -> all);
  }

  private static void read(byte[] bytes, Consumer<AvroInput> row) {
    AvroInput in = new AvroInput(bytes, 0, bytes.length);
    while (!in.exhausted()) {
      row.accept(in);
    }
  }

  private <B, T> List<ShardAnswer<T>> answers(
      Duration timeout,
      Function<ShardsGrpc.ShardsBlockingStub, Iterator<ShardReply>> call,
      Supplier<B> begin,
      BiConsumer<B, byte[]> rows,
      Function<B, T> end) {
    Map<Integer, B> begun = new HashMap<>();
    List<ShardAnswer<T>> answers = new ArrayList<>();
    try {
      Iterator<ShardReply> replies =
          call.apply(stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
      while (replies.hasNext()) {
        ShardReply reply = replies.next();
        B value = begun.computeIfAbsent(reply.getPartition(), partition -> begin.get());
        rows.accept(value, reply.getRows().toByteArray());
        if (reply.getLast()) {
          answers.add(ShardReplies.answer(reply, end.apply(value)));
        }
      }
      return answers;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
        throw new QueryException(String.valueOf(e.getStatus().getDescription()), e);
      }
      throw new ShardHostException("instance " + name + ": " + reason(e.getStatus()), e);
    }
  }

  private static String reason(Status status) {
    String description = status.getDescription();
    return description == null ? status.getCode().toString() : description;
  }
}
