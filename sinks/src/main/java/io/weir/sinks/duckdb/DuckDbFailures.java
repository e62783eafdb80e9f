package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.StoreException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what a failure of DuckDB means. The driver gives neither SQL state nor code, so the message
 * has to tell.
 */
final class DuckDbFailures {
  /** The file itself is not usable, now or later. */
  private static final List<String> FATAL =
      List.of(
          "Data Corruption Error",
          "Corrupt database",
          "not a valid DuckDB database file",
          "Serialization Error",
          "database file with version number");

  /** The machine is in the way: disk, memory, another process; or the connection is gone. */
  private static final List<String> RETRIABLE =
      List.of(
          "IO Error",
          "No space left on device",
          "Disk quota exceeded",
          "Could not write",
          "Could not set lock",
          "Out of Memory Error",
          "INTERRUPT Error",
          "Interrupted",
          "Connection was closed",
          "Connection Error",
          "connection has been closed",
          "has been invalidated",
          "TransactionContext Error");

  private DuckDbFailures() {}

  /** What a failure of any kind means. */
  static StoreException of(Path path, Exception failure) {
    String message = deepestMessage(failure);
    String located = path + ": " + message;
    if (mentions(message, FATAL)) {
      return new StoreException.Fatal(located, failure);
    }
    if (message.contains("Could not set lock")) {
      return new StoreException.Retriable(
          path + ": expected to be the only process with this file open, found: " + message,
          failure);
    }
    if (mentions(message, RETRIABLE)) {
      return new StoreException.Retriable(located, failure);
    }
    return new StoreException.Fatal(located, failure);
  }

  private static boolean mentions(String message, List<String> words) {
    return words.stream().anyMatch(message::contains);
  }

  private static String deepestMessage(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
