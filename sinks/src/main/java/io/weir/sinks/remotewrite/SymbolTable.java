package io.weir.sinks.remotewrite;

import java.util.HashMap;
import java.util.Map;

/** The strings of a request of version 2.0, each once, and the empty one first. For one thread. */
final class SymbolTable {
  private static final int SYMBOLS = 4;

  private final Map<String, Integer> references = new HashMap<>();
  private final ProtobufOutput table = new ProtobufOutput();

  SymbolTable() {
    clear();
  }

  void clear() {
    references.clear();
    table.clear();
    reference("");
  }

  /** The place of a text in the table, from 0; it gets one if it has none. */
  int reference(String text) {
    Integer known = references.get(text);
    if (known != null) {
      return known;
    }
    int next = references.size();
    references.put(text, next);
    table.writeString(SYMBOLS, text);
    return next;
  }

  /** Bytes of the table. */
  int size() {
    return table.size();
  }

  /** The table and other fields of its message, a fresh array. */
  byte[] followedBy(ProtobufOutput rest) {
    return table.followedBy(rest);
  }
}
