package io.weir.ops.query;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.Response;

/** Reads a live query's ticks, over as many connections as it takes. One thread. */
public final class LiveStream {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final QueryServer server;
  private final Question question;
  private final Consumer<String> notices;
  private Duration pause = FIRST_PAUSE;

  /** The id of the newest event, behind which another connection goes on. */
  private String heard = "";

  /**
   * A stream that isn't opened yet.
   *
   * @param notices told, in a line each, when a connection was lost and when it is opened again
   */
  public LiveStream(QueryServer server, Question question, Consumer<String> notices) {
    this.server = server;
    this.question = question;
    this.notices = notices;
  }

  /**
   * Reads until it is told to stop. A connection that drops is opened again, after a pause that
   * doubles up to half a minute until a tick comes; it goes on behind the newest tick.
   *
   * @param wantsMore given each tick; false ends the stream
   * @throws NoAnswerException if the first connection fails, or the server says no
   */
  public void read(Predicate<LiveTick> wantsMore) throws NoAnswerException {
    Response response = server.open(question, heard);
    while (true) {
      try (Response open = response) {
        if (!readConnection(open, wantsMore)) {
          return;
        }
      }
      response = openAgain();
    }
  }

  /** Returns whether more is wanted. */
  private boolean readConnection(Response response, Predicate<LiveTick> wantsMore)
      throws NoAnswerException {
    EventStream events = new EventStream(response.body().source());
    try {
      while (true) {
        Optional<EventStream.Event> event = events.next();
        if (event.isEmpty()) {
          lost("the connection ended");
          return true;
        }
        switch (event.get().type()) {
          case "tick" -> {
            heard = event.get().id().isEmpty() ? heard : event.get().id();
            if (!wantsMore.test(tick(event.get().data()))) {
              return false;
            }
            pause = FIRST_PAUSE;
          }
          case "error" -> throw failed(event.get().data());
          default -> {} // of a later version
        }
      }
    } catch (IOException e) {
      lost("the connection broke: " + (e.getMessage() == null ? e : e.getMessage()));
      return true;
    }
  }

  private LiveTick tick(String data) throws NoAnswerException {
    try {
      return AnswerReader.tick(data);
    } catch (IOException e) {
      throw NoAnswerException.refused(
          "%s: expected a tick of a live query, found: %s".formatted(server.base(), data));
    }
  }

  private static NoAnswerException failed(String data) {
    return NoAnswerException.refused(AnswerReader.error(data).orElse(data));
  }

  private Response openAgain() throws NoAnswerException {
    while (true) {
      LockSupport.parkNanos(pause.toNanos());
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      try {
        Response response = server.open(question, heard);
        notices.accept("connected again");
        return response;
      } catch (NoAnswerException e) {
        if (e.lasting()) {
          throw e;
        }
        lost(e.getMessage());
      }
    }
  }

  private void lost(String why) {
    notices.accept(why + "; trying again");
  }
}
