package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.live.Backlog;
import io.weir.topology.query.live.LiveListener;
import io.weir.topology.query.live.LiveQueries;
import io.weir.topology.query.live.LiveTick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * {@code GET /api/v1/live?query=…&step=…}: an expression at each tick as server-sent events {@code
 * tick}; {@code error} ends the stream. The id of an event is the time of its tick in milliseconds,
 * so that a client that connects again with {@code Last-Event-ID}, as browsers do, goes on behind
 * it; a correction has none. A client that doesn't read what it is sent is cut off. Thread-safe.
 */
public final class LiveApi implements HttpService {
  /** Where it is. */
  public static final String PATH = "/api/v1/live";

  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Duration DEFAULT_STEP = Duration.ofSeconds(15);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final LiveQueries queries;
  private final Function<ServiceRequestContext, Asker> askers;
  private final Duration keepAlive;

  /**
   * An API.
   *
   * @param askers who asks, of a request that may be answered
   */
  public LiveApi(LiveQueries queries, Function<ServiceRequestContext, Asker> askers) {
    this(queries, askers, KEEP_ALIVE);
  }

  /**
   * An API.
   *
   * @param keepAlive between two comments
   */
  LiveApi(LiveQueries queries, Function<ServiceRequestContext, Asker> askers, Duration keepAlive) {
    this.queries = queries;
    this.askers = askers;
    this.keepAlive = keepAlive;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (context.method() != HttpMethod.GET) {
      return Answers.plain(HttpStatus.METHOD_NOT_ALLOWED, "Method Not Allowed\n");
    }
    context.clearRequestTimeout();
    Delivery.endsWithRequest(context);
    HttpResponseWriter writer = HttpResponse.streaming();
    Client client = new Client(context, writer, queries.backlog().client());
    try {
      Form form = Form.of("", Optional.ofNullable(context.query()).orElse(""));
      Query query = Expressions.query(new ApiRequest(askers.apply(context), "", form));
      Duration step =
          form.value("step").isEmpty()
              ? DEFAULT_STEP
              : Duration.ofMillis(DurationParameter.required(form, "step") / NANOS_PER_MILLI);
      writer.write(
          ResponseHeaders.builder(HttpStatus.OK)
              .contentType(MediaType.EVENT_STREAM)
              .set("Cache-Control", "no-cache")
              .build());
      OptionalLong heard = lastEvent(request);
      LiveQueries.Subscription subscription =
          heard.isPresent()
              ? queries.resume(query, step, heard.getAsLong(), client)
              : queries.subscribe(query, step, client);
      ScheduledFuture<?> alive =
          context
              .eventLoop()
              .scheduleAtFixedRate(
                  () -> client.send(": keep-alive\n\n"),
                  keepAlive.toMillis(),
                  keepAlive.toMillis(),
                  TimeUnit.MILLISECONDS);
      var _ =
          writer
              .whenComplete()
              .whenComplete((done, failure) -> {
                alive.cancel(false);
                client.backlog.close();
                subscription.close();
              });
      return writer;
    } catch (Refusal refusal) {
      return Answers.refusal(refusal);
    } catch (QueryFailure failure) {
      return Answers.error(ErrorType.of(failure.kind()), String.valueOf(failure.getMessage()));
    }
  }

  /** The tick that the client has heard last; none if it says nothing, or something else. */
  private static OptionalLong lastEvent(HttpRequest request) {
    String id = request.headers().get(LAST_EVENT_ID, "");
    try {
      return OptionalLong.of(NumberParameter.whole(id));
    } catch (IllegalArgumentException notOurs) {
      return OptionalLong.empty();
    }
  }

  /** One who listens. */
  private static final class Client implements LiveListener {
    private final ServiceRequestContext context;
    private final HttpResponseWriter writer;
    private final Backlog.Client backlog;

    Client(ServiceRequestContext context, HttpResponseWriter writer, Backlog.Client backlog) {
      this.context = context;
      this.writer = writer;
      this.backlog = backlog;
    }

    @Override
    public void tick(LiveTick tick) {
      JsonBuffer json = new JsonBuffer();
      json.beginObject().name("time").seconds(tick.timeMillis());
      json.name("correction").bool(tick.correction());
      json.name("revision").number(tick.revision());
      json.name("result");
      new ValueJson(json).write(tick.value(), LimitParameter.NONE);
      Answers.texts(json, "warnings", tick.warnings());
      Answers.texts(json, "infos", tick.infos());
      json.endObject();
      send(event(tick.correction() ? "" : "id: " + tick.timeMillis() + "\n", "tick", json));
    }

    @Override
    public void failed(QueryFailure failure) {
      JsonBuffer json = new JsonBuffer();
      json.beginObject().name("status").text("error");
      json.name("errorType").text(ErrorType.of(failure.kind()).text());
      json.name("error").text(String.valueOf(failure.getMessage())).endObject();
      send(event("", "error", json));
      writer.close();
    }

    private static String event(String id, String name, JsonBuffer json) {
      StringBuilder text = new StringBuilder(id);
      text.append("event: ").append(name).append("\ndata: ");
      json.chunks().forEach(chunk -> text.append(chunk.toStringUtf8()));
      return text.append("\n\n").toString();
    }

    void send(String event) {
      HttpData data = HttpData.of(StandardCharsets.UTF_8, event);
      if (!backlog.add(data.length())) {
        context.cancel();
      } else if (writer.tryWrite(data)) {
        var _ = writer.whenConsumed().thenRun(backlog::read);
      }
    }
  }
}
