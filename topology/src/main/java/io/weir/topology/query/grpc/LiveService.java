package io.weir.topology.query.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.live.Backlog;
import io.weir.topology.query.live.LiveListener;
import io.weir.topology.query.live.LiveQueries;
import io.weir.topology.query.live.LiveTick;
import io.weir.topology.query.protocol.Element;
import io.weir.topology.query.protocol.LiveGrpc;
import io.weir.topology.query.protocol.Tick;
import io.weir.topology.query.protocol.WatchRequest;
import java.time.Duration;
import java.util.function.Function;

/**
 * Live queries over gRPC. An expression that can't be read is {@code INVALID_ARGUMENT}, one without
 * a value {@code FAILED_PRECONDITION}; a client that doesn't read what it is sent is cut off.
 */
public final class LiveService extends LiveGrpc.LiveImplBase {
  private static final Duration DEFAULT_STEP = Duration.ofSeconds(15);

  private final LiveQueries queries;
  private final Function<ServiceRequestContext, Asker> askers;

  /**
   * A service.
   *
   * @param askers who asks, of a request that may be answered
   */
  public LiveService(LiveQueries queries, Function<ServiceRequestContext, Asker> askers) {
    this.queries = queries;
    this.askers = askers;
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<Tick> ticks) {
    ServiceRequestContext context = ServiceRequestContext.current();
    context.clearRequestTimeout();
    if (!(ticks instanceof ServerCallStreamObserver<Tick> call)) {
      throw new IllegalStateException("live: expected a call of a server, found " + ticks);
    }
    try {
      Query query =
          new Query(
              askers.apply(context), request.getQuery(), PromQlParser.parse(request.getQuery()));
      Duration step =
          request.getStepMillis() == 0 ? DEFAULT_STEP : Duration.ofMillis(request.getStepMillis());
      Client client = new Client(context, call, queries.backlog().client());
      LiveQueries.Subscription subscription =
          request.getHeardMillis() == 0
              ? queries.subscribe(query, step, client)
              : queries.resume(query, step, request.getHeardMillis(), client);
      Runnable end =
          () -> {
            client.backlog.close();
            subscription.close();
          };
      call.setOnReadyHandler(client.backlog::read);
      call.setOnCancelHandler(end);
      call.setOnCloseHandler(end);
    } catch (ParseException e) {
      ticks.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
    } catch (QueryFailure e) {
      ticks.onError(status(e).asException());
    }
  }

  private static Status status(QueryFailure failure) {
    Status status =
        switch (failure.kind()) {
          case TIMEOUT -> Status.DEADLINE_EXCEEDED;
          case CANCELED -> Status.CANCELLED;
          case EXECUTION -> Status.FAILED_PRECONDITION;
          case BAD_DATA -> Status.INVALID_ARGUMENT;
          case UNAVAILABLE -> Status.UNAVAILABLE;
        };
    return status.withDescription(failure.getMessage());
  }

  /** One who listens. */
  private static final class Client implements LiveListener {
    private final ServiceRequestContext context;
    private final ServerCallStreamObserver<Tick> call;
    private final Backlog.Client backlog;

    Client(
        ServiceRequestContext context,
        ServerCallStreamObserver<Tick> call,
        Backlog.Client backlog) {
      this.context = context;
      this.call = call;
      this.backlog = backlog;
    }

    @Override
    public void tick(LiveTick tick) {
      if (call.isCancelled()) {
        return;
      }
      if (call.isReady()) {
        backlog.read();
      }
      Tick message = message(tick);
      if (backlog.add(message.getSerializedSize())) {
        call.onNext(message);
      } else {
        context.cancel();
      }
    }

    @Override
    public void failed(QueryFailure failure) {
      if (!call.isCancelled()) {
        call.onError(status(failure).asException());
      }
    }

    private static Tick message(LiveTick tick) {
      Tick.Builder message =
          Tick.newBuilder()
              .setTimeMillis(tick.timeMillis())
              .setCorrection(tick.correction())
              .setRevision(tick.revision())
              .addAllWarnings(tick.warnings())
              .addAllInfos(tick.infos());
      VectorValue value = tick.value();
      for (int i = 0; i < value.size(); i++) {
        Element.Builder element = Element.newBuilder().setValue(value.value(i));
        Labels labels = value.labels(i);
        for (int label = 0; label < labels.size(); label++) {
          element.putLabels(labels.name(label), labels.value(label));
        }
        FloatHistogram histogram = value.histogram(i);
        if (histogram != null) {
          element.setHistogram(histogram.toString());
        }
        message.addElements(element);
      }
      return message.build();
    }
  }
}
