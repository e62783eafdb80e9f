package io.weir.scraper.oracle;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

/**
 * Targets that answer the n-th request of each client for a path with the path's n-th answer, and
 * from then on with the last one: so whoever scrapes them gets the same, however fast it is. Any
 * thread.
 */
final class ScriptedTargets implements AutoCloseable {
  private record Client(String path, String userAgent) {}

  private final MockWebServer server = new MockWebServer();
  private final Map<String, List<Answer>> scripts = new ConcurrentHashMap<>();
  private final Map<Client, Integer> requests = new ConcurrentHashMap<>();

  ScriptedTargets() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    server.start();
  }

  /**
   * Answers from now on.
   *
   * @param path with its query, if it has one
   */
  void script(String path, List<Answer> answers) {
    scripts.put(path, List.copyOf(answers));
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.getTarget();
    List<Answer> answers = scripts.get(path);
    if (answers == null) {
      return new MockResponse(404, Headers.of(), "");
    }
    String userAgent = Objects.requireNonNullElse(request.getHeaders().get("User-Agent"), "");
    int number = requests.merge(new Client(path, userAgent), 1, Integer::sum);
    return answers.get(Math.min(number, answers.size()) - 1).to(request);
  }

  @Override
  public void close() {
    server.close();
  }
}
