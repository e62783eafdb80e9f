package io.weir.ops.bench.stores;

import io.weir.ops.bench.process.BenchFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What is asked of a store by HTTP. */
final class HttpStore implements AutoCloseable {
  private final String name;
  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * A store.
   *
   * @param name for messages
   * @param base its URL, with a slash at the end
   */
  HttpStore(String name, URI base) {
    this.name = name;
    this.base = base;
  }

  /** Sends a body; returns the text of the answer, which must be 2xx. */
  String post(String path, byte[] body) {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(base.resolve(path))
                  .POST(BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new BenchFailedException(
            "%s: expected it to take %s, found status %d: %s"
                .formatted(name, path, response.statusCode(), response.body().strip()));
      }
      return response.body();
    } catch (IOException e) {
      throw new BenchFailedException(name + ": expected an answer, found " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailedException(name + ": interrupted", e);
    }
  }

  /** Whether it answers. */
  boolean answers(String path) throws InterruptedException {
    try {
      return client
              .send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
