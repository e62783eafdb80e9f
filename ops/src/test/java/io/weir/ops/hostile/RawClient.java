package io.weir.ops.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes to a server as they are, over a connection for each request. Thread-safe. */
final class RawClient {
  /** Nothing that is asked here may take as long. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})[^\r\n]*\r\n");
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: ([0-9]+)\r\n");

  private final int port;

  RawClient(int port) {
    this.port = port;
  }

  /**
   * What came back.
   *
   * @param status 0 if the server ended the connection without a word
   * @param head status line and headers, in lower case
   */
  record Answer(int status, String head, String body) {
    boolean isJson() {
      return head.contains("\r\ncontent-type: application/json");
    }
  }

  /** A connection to be used by hand. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /**
   * Sends a request and reads its answer, of a stream of events the head only.
   *
   * @throws AssertionError if there is no answer for a minute
   */
  Answer send(byte[] request) throws IOException {
    return send(request, false);
  }

  /** The same, and says that nothing more comes: for what may announce more than there is. */
  Answer sendAndEnd(byte[] request) throws IOException {
    return send(request, true);
  }

  private Answer send(byte[] request, boolean end) throws IOException {
    try (Socket socket = connect()) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        if (end) {
          socket.shutdownOutput();
        }
      } catch (IOException refused) {
        // What was answered to the first part of it can be read nevertheless.
      }
      return read(socket, !startsWith(request, "HEAD "));
    }
  }

  Answer send(String request) throws IOException {
    return send(request.getBytes(UTF_8));
  }

  private static boolean startsWith(byte[] request, String text) {
    return new String(request, ISO_8859_1).startsWith(text);
  }

  /** Reads an answer. */
  static Answer read(Socket socket) throws IOException {
    return read(socket, true);
  }

  private static Answer read(Socket socket, boolean withBody) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 << 10];
    try {
      InputStream in = socket.getInputStream();
      while (!isWhole(bytes, withBody)) {
        int count = in.read(buffer);
        if (count < 0) {
          break;
        }
        bytes.write(buffer, 0, count);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("expected an answer or an end, found " + bytes.toString(UTF_8), e);
    } catch (IOException reset) {
      // as good as an end
    }
    return answer(bytes);
  }

  private static boolean isWhole(ByteArrayOutputStream bytes, boolean withBody) {
    String text = bytes.toString(ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    if (!withBody || head.contains("text/event-stream") || head.startsWith("http/1.1 204")) {
      return true;
    }
    Matcher length = LENGTH.matcher(head);
    return length.find() && text.length() - end - 4 >= Integer.parseInt(length.group(1));
  }

  private static Answer answer(ByteArrayOutputStream bytes) {
    String all = bytes.toString(UTF_8);
    int end = all.indexOf("\r\n\r\n");
    Matcher status = STATUS.matcher(all);
    if (end < 0 || !status.lookingAt()) {
      return new Answer(0, "", all);
    }
    return new Answer(
        Integer.parseInt(status.group(1)),
        all.substring(0, end + 2).toLowerCase(Locale.ROOT),
        all.substring(end + 4));
  }
}
