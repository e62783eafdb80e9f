package io.weir.schemas.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of ClickHouse's HTTP interface as its JDBC driver needs, in front of the real engine: for
 * tests where no server is at hand. A process of its own, since the engine is one a process and has
 * handlers of signals.
 */
final class ChdbBridge {
  /** Parameters of the interface itself; all others are settings. */
  private static final Set<String> INTERFACE =
      Set.of(
          "query",
          "database",
          "default_format",
          "query_id",
          "session_id",
          "session_timeout",
          "session_check",
          "compress",
          "decompress",
          "wait_end_of_query",
          "client_protocol_version",
          "role",
          "user",
          "password");

  private static final Pattern CODE = Pattern.compile("Code: ([0-9]+)\\.");

  private final ChdbEngine engine;

  private ChdbBridge(ChdbEngine engine) {
    this.engine = engine;
  }

  /** Arguments: libchdb.so, the folder of the data, the port; prints a line when it listens. */
  public static void main(String[] arguments) throws Throwable {
    ChdbEngine engine = ChdbEngine.open(Path.of(arguments[0]), Path.of(arguments[1]));
    ChdbBridge bridge = new ChdbBridge(engine);
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])),
            16);
    server.createContext("/", bridge::answer);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
    System.out.println("listens on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().equals("/ping")) {
        send(exchange, 200, "Ok.\n".getBytes(StandardCharsets.UTF_8));
        return;
      }
      Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
      String header = exchange.getRequestHeaders().getFirst("X-ClickHouse-Format");
      String format =
          header != null ? header : parameters.getOrDefault("default_format", "TabSeparated");
      exchange.getResponseHeaders().set("X-ClickHouse-Format", format);
      exchange.getResponseHeaders().set("X-ClickHouse-Timezone", "UTC");
      exchange.getResponseHeaders().set("X-ClickHouse-Summary", "{}");
      try {
        send(exchange, 200, run(exchange, parameters, body, format));
      } catch (ChdbEngine.EngineException e) {
        String message = String.valueOf(e.getMessage());
        Matcher code = CODE.matcher(message);
        exchange
            .getResponseHeaders()
            .set("X-ClickHouse-Exception-Code", code.find() ? code.group(1) : "1000");
        send(exchange, 500, message.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Settings and parameters last as long as the engine, unless they are taken back. */
  private byte[] run(
      HttpExchange exchange, Map<String, String> parameters, byte[] body, String format)
      throws Throwable {
    synchronized (engine) {
      String database = exchange.getRequestHeaders().getFirst("X-ClickHouse-Database");
      database = parameters.getOrDefault("database", database == null ? "default" : database);
      engine.run(
          ("USE `" + database.replace("`", "\\`") + "`").getBytes(StandardCharsets.UTF_8), "Null");
      for (Map.Entry<String, String> setting : parameters.entrySet()) {
        if (!INTERFACE.contains(setting.getKey())) {
          String value = setting.getValue().replace("\\", "\\\\").replace("'", "\\'");
          set(setting.getKey(), "'" + value + "'");
        }
      }
      try {
        String query = parameters.get("query");
        return query == null || body.length == 0
            ? engine.run(query == null ? body : query.getBytes(StandardCharsets.UTF_8), format)
            : insert(query, body, format);
      } finally {
        for (String setting : parameters.keySet()) {
          if (!INTERFACE.contains(setting) && !setting.startsWith("param_")) {
            set(setting, "DEFAULT");
          }
        }
      }
    }
  }

  private void set(String setting, String value) throws Throwable {
    engine.run("SET %s = %s".formatted(setting, value).getBytes(StandardCharsets.UTF_8), "Null");
  }

  /** The library takes data in a file, or at most 128 KiB of it behind the query. */
  private byte[] insert(String query, byte[] data, String format) throws Throwable {
    int formatAt = query.toUpperCase(Locale.ROOT).lastIndexOf("FORMAT");
    Path file = Files.createTempFile("weir-chdb-", ".data");
    try {
      Files.write(file, data);
      String text =
          query.substring(0, formatAt)
              + "FROM INFILE '"
              + file
              + "' COMPRESSION 'none' "
              + query.substring(formatAt);
      return engine.run(text.getBytes(StandardCharsets.UTF_8), format);
    } finally {
      Files.delete(file);
    }
  }

  private static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String parameter : rawQuery.split("&", -1)) {
        int equals = parameter.indexOf('=');
        if (equals > 0) {
          parameters.put(
              URLDecoder.decode(parameter.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return parameters;
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
