package io.weir.schemas.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The ClickHouse engine as a C library, one in a process; it runs one query at a time. The JVM
 * needs libjsig.so in {@code LD_PRELOAD}: both have signal handlers.
 */
@SuppressWarnings("restricted")
final class ChdbEngine {
  private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;

  private final MethodHandle query;
  private final MethodHandle buffer;
  private final MethodHandle length;
  private final MethodHandle error;
  private final MethodHandle destroy;
  private final MemorySegment connection;

  private ChdbEngine(SymbolLookup library, MemorySegment connection) {
    var pointer = ValueLayout.ADDRESS;
    this.connection = connection;
    this.query =
        handle(
            library,
            "chdb_query_n",
            FunctionDescriptor.of(pointer, pointer, pointer, SIZE, pointer, SIZE));
    this.buffer = handle(library, "chdb_result_buffer", FunctionDescriptor.of(pointer, pointer));
    this.length = handle(library, "chdb_result_length", FunctionDescriptor.of(SIZE, pointer));
    this.error = handle(library, "chdb_result_error", FunctionDescriptor.of(pointer, pointer));
    this.destroy = handle(library, "chdb_destroy_query_result", FunctionDescriptor.ofVoid(pointer));
  }

  /** Opens the data of a folder; it stays open until the process ends. */
  static ChdbEngine open(Path library, Path data) throws Throwable {
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    MethodHandle connect =
        handle(
            symbols,
            "chdb_connect",
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    List<String> arguments = List.of("clickhouse", "--path=" + data);
    MemorySegment argv = Arena.global().allocate(ValueLayout.ADDRESS, arguments.size());
    for (int i = 0; i < arguments.size(); i++) {
      argv.setAtIndex(ValueLayout.ADDRESS, i, Arena.global().allocateFrom(arguments.get(i)));
    }
    MemorySegment holder = (MemorySegment) connect.invoke(arguments.size(), argv);
    if (holder.equals(MemorySegment.NULL)) {
      throw new IllegalStateException(data + ": expected the engine to open it");
    }
    MemorySegment connection =
        holder.reinterpret(ValueLayout.ADDRESS.byteSize()).get(ValueLayout.ADDRESS, 0);
    return new ChdbEngine(symbols, connection);
  }

  /**
   * Runs a query, with the data of an INSERT behind it.
   *
   * @throws EngineException with the engine's message
   */
  synchronized byte[] run(byte[] text, String format) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment queryBytes = arena.allocate(text.length + 1L);
      MemorySegment.copy(text, 0, queryBytes, ValueLayout.JAVA_BYTE, 0, text.length);
      byte[] formatBytes = format.getBytes(StandardCharsets.UTF_8);
      MemorySegment result =
          (MemorySegment)
              query.invoke(
                  connection,
                  queryBytes,
                  (long) text.length,
                  arena.allocateFrom(format),
                  (long) formatBytes.length);
      try {
        MemorySegment message = (MemorySegment) error.invoke(result);
        if (!message.equals(MemorySegment.NULL)) {
          throw new EngineException(message.reinterpret(Long.MAX_VALUE).getString(0));
        }
        long size = (long) length.invoke(result);
        return size == 0
            ? new byte[0]
            : ((MemorySegment) buffer.invoke(result))
                .reinterpret(size)
                .toArray(ValueLayout.JAVA_BYTE);
      } finally {
        destroy.invoke(result);
      }
    }
  }

  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
  }

  /** What the engine says of a query that it doesn't run. */
  static final class EngineException extends Exception {
    private static final long serialVersionUID = 1;

    EngineException(String message) {
      super(message);
    }
  }
}
