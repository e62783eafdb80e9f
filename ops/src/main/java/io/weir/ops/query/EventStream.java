package io.weir.ops.query;

import java.io.IOException;
import java.util.Optional;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events of a connection, as the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML standard</a> defines
 * them; lines end with LF or CRLF. One thread.
 */
final class EventStream {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final BufferedSource source;
  private boolean begun;
  private String id = "";

  EventStream(BufferedSource source) {
    this.source = source;
  }

  /**
   * An event with data.
   *
   * @param id of the newest event that had one, this or an earlier one of the connection; empty if
   *     none had
   */
  record Event(String id, String type, String data) {}

  /**
   * Waits for the next event that has data; what the connection broke off is none.
   *
   * @return empty at the end
   */
  Optional<Event> next() throws IOException {
    String type = "message";
    StringBuilder data = new StringBuilder();
    boolean hasData = false;
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (hasData) {
          return Optional.of(new Event(id, type, data.toString()));
        }
        type = "message";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = value;
        case "event" -> type = value;
        case "data" -> {
          data.append(hasData ? "\n" : "").append(value);
          hasData = true;
        }
        default -> {} // a comment, or a field that we have no use for
      }
    }
    return Optional.empty();
  }

  private @Nullable String line() throws IOException {
    String line = source.readUtf8Line();
    if (line != null && !begun) {
      begun = true;
      return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    }
    return line;
  }
}
