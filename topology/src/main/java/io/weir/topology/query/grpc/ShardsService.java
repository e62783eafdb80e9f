package io.weir.topology.query.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.Interruption;
import io.weir.topology.query.protocol.EvaluateRequest;
import io.weir.topology.query.protocol.FindRequest;
import io.weir.topology.query.protocol.Scope;
import io.weir.topology.query.protocol.SelectRequest;
import io.weir.topology.query.protocol.ShardReply;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.query.shard.ShardHost;
import io.weir.topology.query.shard.ShardHostException;
import io.weir.topology.shard.ShardView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers other instances for the shards of this one. An expression without a value is {@code
 * FAILED_PRECONDITION} with Prometheus's words; all else that fails is a fault of the instance.
 * Calls block: to be run where they may. They end early when nobody waits for them any more.
 */
public final class ShardsService extends ShardsGrpc.ShardsImplBase {
  private static final Logger logger = LoggerFactory.getLogger(ShardsService.class);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final ShardHost shards;

  /** For the shards of this instance. */
  public ShardsService(ShardHost shards) {
    this.shards = shards;
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<ShardReply> replies) {
    answer(
        replies,
        (send, timeout) -> {
          for (ShardAnswer<PartialFrame> answer :
              shards.evaluate(
                  Messages.scope(request.getScope()), Messages.question(request), timeout)) {
            ShardReplies.send(answer, PartialFrame::rows, FrameRows::write, send);
          }
        });
  }

  @Override
  public void select(SelectRequest request, StreamObserver<ShardReply> replies) {
    answer(
        replies,
        (send, timeout) -> {
          for (ShardAnswer<List<SeriesSamples>> answer :
              shards.samples(
                  Messages.scope(request.getScope()), Messages.question(request), timeout)) {
            ShardReplies.send(
                answer, List::size, (all, row, out) -> SeriesRows.write(all.get(row), out), send);
          }
        });
  }

  @Override
  public void find(FindRequest request, StreamObserver<ShardReply> replies) {
    answer(
        replies,
        (send, timeout) -> {
          if (request.getWhat() == FindRequest.What.SERIES) {
            for (ShardAnswer<List<Labels>> answer :
                shards.series(
                    Messages.scope(request.getScope()), Messages.range(request), timeout)) {
              ShardReplies.send(answer, List::size, ShardsService::writeLabels, send);
            }
            return;
          }
          Optional<String> label =
              request.getWhat() == FindRequest.What.LABEL_VALUES
                  ? Optional.of(request.getLabel())
                  : Optional.empty();
          for (ShardAnswer<List<String>> answer :
              shards.texts(
                  Messages.scope(request.getScope()), label, Messages.range(request), timeout)) {
            ShardReplies.send(
                answer, List::size, (all, row, out) -> out.writeString(all.get(row)), send);
          }
        });
  }

  @Override
  public void look(Scope request, StreamObserver<ShardReply> replies) {
    answer(
        replies,
        (send, timeout) -> {
          for (ShardAnswer<ShardView> answer : shards.look(Messages.scope(request), timeout)) {
            ShardReplies.send(answer, view -> 0, (view, row, out) -> {}, send);
          }
        });
  }

  private static void writeLabels(List<Labels> all, int row, AvroOutput out) {
    all.get(row).write(out);
  }

  /** Sends answers until the timeout is over. */
  @FunctionalInterface
  private interface Answering {
    void send(Consumer<ShardReply> replies, Duration timeout);
  }

  private static void answer(StreamObserver<ShardReply> replies, Answering answering) {
    ServiceRequestContext context = ServiceRequestContext.current();
    Interruption interruption = new Interruption();
    // gRPC tells of it on this thread only, when it is done.
    var _ = context.whenRequestCancelling().thenAccept(cause -> interruption.interrupt());
    if (replies instanceof ServerCallStreamObserver<ShardReply> call) {
      call.setOnCancelHandler(() -> {}); // what is sent to nobody is no failure
    }
    long millis = context.requestTimeoutMillis();
    Duration timeout = millis == 0 ? LONGEST : Duration.ofMillis(millis);
    try {
      answering.send(replies::onNext, timeout);
      replies.onCompleted();
    } catch (QueryException e) {
      replies.onError(Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asException());
    } catch (IllegalArgumentException e) {
      replies.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
    } catch (CancellationException e) {
      replies.onError(Status.CANCELLED.withDescription(e.getMessage()).asException());
    } catch (ShardHostException e) {
      replies.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asException());
    } catch (RuntimeException e) {
      logger.error("a question of another instance failed", e);
      replies.onError(Status.INTERNAL.withDescription(String.valueOf(e)).asException());
    } finally {
      interruption.end();
    }
  }
}
