package io.weir.schemas.peers;

import io.weir.schemas.labels.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xerial.snappy.Snappy;

/**
 * Prometheus's remote-read API: unlike its query API it gives samples bit for bit, staleness
 * markers too, and adds external labels as remote write does. For one thread.
 */
public final class RemoteRead implements AutoCloseable {
  /** A sample as it is stored. */
  public record Sample(Labels labels, long timestampMillis, double value) {}

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int REGEX = 2;

  private final HttpClient client = HttpClient.newHttpClient();
  private final PeerProcess prometheus;

  /** Reads from a Prometheus. */
  public RemoteRead(PeerProcess prometheus) {
    this.prometheus = prometheus;
  }

  /** All samples of all series, those of a series in the order of time. */
  public List<Sample> all() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(prometheus.uri("/api/v1/read"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Read-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Snappy.compress(query())))
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "remote read: expected status 200, found "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    List<Sample> samples = new ArrayList<>();
    for (byte[] result : messages(Snappy.uncompress(response.body()), 1)) {
      for (byte[] series : messages(result, 1)) {
        readSeries(series, samples);
      }
    }
    return samples;
  }

  private static byte[] query() {
    ByteArrayOutputStream matcher = new ByteArrayOutputStream();
    writeNumber(matcher, 1, REGEX);
    writeBytes(matcher, 2, "__name__".getBytes(StandardCharsets.UTF_8));
    writeBytes(matcher, 3, ".+".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    writeNumber(query, 1, 0);
    writeNumber(query, 2, Long.MAX_VALUE / 2);
    writeBytes(query, 3, matcher.toByteArray());
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    writeBytes(request, 1, query.toByteArray());
    return request.toByteArray();
  }

  private static void readSeries(byte[] series, List<Sample> samples) {
    Map<String, String> labels = new HashMap<>();
    for (byte[] label : messages(series, 1)) {
      List<byte[]> name = messages(label, 1);
      List<byte[]> value = messages(label, 2);
      labels.put(
          new String(name.getFirst(), StandardCharsets.UTF_8),
          value.isEmpty() ? "" : new String(value.getFirst(), StandardCharsets.UTF_8));
    }
    for (byte[] sample : messages(series, 2)) {
      ByteBuffer in = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
      double value = 0;
      long timestampMillis = 0;
      while (in.hasRemaining()) {
        long key = readVarint(in);
        if (key == ((1 << 3) | FIXED64)) {
          value = in.getDouble();
        } else if (key == ((2 << 3) | VARINT)) {
          timestampMillis = readVarint(in);
        } else {
          throw new AssertionError("a sample's field: expected value or timestamp, found " + key);
        }
      }
      samples.add(new Sample(Labels.ofMap(labels), timestampMillis, value));
    }
  }

  /** The fields of a number that are messages or strings; the others are passed over. */
  private static List<byte[]> messages(byte[] message, int number) {
    List<byte[]> found = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = readVarint(in);
      switch ((int) (key & 7)) {
        case VARINT -> readVarint(in);
        case FIXED64 -> in.getLong();
        case LENGTH_DELIMITED -> {
          byte[] bytes = new byte[(int) readVarint(in)];
          in.get(bytes);
          if (key >>> 3 == number) {
            found.add(bytes);
          }
        }
        default -> throw new AssertionError("a field's wire type: found " + (key & 7));
      }
    }
    return found;
  }

  private static long readVarint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static void writeNumber(ByteArrayOutputStream out, int number, long value) {
    writeVarint(out, ((long) number << 3) | VARINT);
    writeVarint(out, value);
  }

  private static void writeBytes(ByteArrayOutputStream out, int number, byte[] bytes) {
    writeVarint(out, ((long) number << 3) | LENGTH_DELIMITED);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  @Override
  public void close() {
    client.close();
  }
}
