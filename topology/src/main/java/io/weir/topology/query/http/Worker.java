package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.topology.query.QueryFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work that may block, each on a thread of its own, which is interrupted when nobody waits for
 * its answer any more. The first so many have threads of the system, on which they are evaluated
 * too; what comes beyond waits for its turn as a rule, and has virtual threads.
 */
final class Worker {
  private static final Logger logger = LoggerFactory.getLogger(Worker.class);

  /** Whoever has a deadline answers it himself; this is for who doesn't. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** More threads of the system aren't kept for requests. */
  private static final int MOST_THREADS = 64;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Duration longest;
  private final Duration delivery;
  private final Deliveries deliveries;
  private final ExecutorService threads = threads();

  Worker(ApiLimits limits) {
    this.longest = limits.query().timeout().plus(GRACE);
    this.delivery = limits.delivery();
    this.deliveries = new Deliveries(limits.deliveryBytes());
  }

  /** Begins the work of a request, whose body is read. */
  CompletableFuture<HttpResponse> begin(
      ServiceRequestContext context, Supplier<HttpResponse> work) {
    // The server's timeout would cut the query short; what follows bounds it instead.
    context.clearRequestTimeout();
    CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    Future<?> doing =
        threads.submit(() -> {
          HttpResponse answer = answer(context, work);
          context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, delivery);
          response.complete(deliveries.watch(context, answer));
        });
    var _ = context.whenRequestCancelling().thenAccept(cause -> doing.cancel(true));
    var tooLate =
        context
            .eventLoop()
            .schedule(
                () -> {
                  doing.cancel(true);
                  response.complete(
                      Answers.error(ErrorType.TIMEOUT, "query timed out in query execution"));
                },
                longest.toMillis(),
                TimeUnit.MILLISECONDS);
    return response.whenComplete((answer, failure) -> tooLate.cancel(false));
  }

  private static ExecutorService threads() {
    ThreadFactory virtual = Thread.ofVirtual().name("weir-query-waiting-", 0).factory();
    return new ThreadPoolExecutor(
        0,
        MOST_THREADS,
        IDLE.toSeconds(),
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        Thread.ofPlatform().daemon().name("weir-query-request-", 0).factory(),
        (task, full) -> virtual.newThread(task).start());
  }

  private static HttpResponse answer(ServiceRequestContext context, Supplier<HttpResponse> work) {
    try {
      return work.get();
    } catch (Refusal refusal) {
      return Answers.refusal(refusal);
    } catch (QueryFailure failure) {
      return Answers.error(ErrorType.of(failure.kind()), String.valueOf(failure.getMessage()));
    } catch (StackOverflowError | OutOfMemoryError e) {
      // The one query needs more than there is; others go on.
      logger.error("{} needed too much", context.path(), e);
      return Answers.error(ErrorType.EXECUTION, "query needs more memory than there is");
    } catch (RuntimeException | Error e) {
      logger.error("{} failed", context.path(), e);
      return Answers.error(ErrorType.INTERNAL, "internal error");
    }
  }
}
