package io.weir.schemas.peers;

import io.weir.schemas.labels.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Sends samples to a Prometheus by its remote write protocol, version 1. For one thread. */
public final class RemoteWrite {
  private static final int BATCH = 2_000;
  private static final int MOST_IN_LITERAL = 1 << 16;

  private final URI receiver;

  /** To a Prometheus that receives at an address. */
  public RemoteWrite(URI receiver) {
    this.receiver = receiver;
  }

  /** A number, or a histogram in its place. */
  public sealed interface Sample {
    /** The series, its name among the labels. */
    Labels labels();

    /** Event time, since the Unix epoch. */
    long timeMillis();

    /** A number. */
    record OfNumber(Labels labels, long timeMillis, double value) implements Sample {}

    /** A histogram. */
    record OfHistogram(Labels labels, long timeMillis, WrittenHistogram histogram)
        implements Sample {}
  }

  /** Sends samples, which are in the order of their times. */
  public void send(List<Sample> samples) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int from = 0; from < samples.size(); from += BATCH) {
        ProtocolBuffer request = new ProtocolBuffer();
        for (Sample sample : samples.subList(from, Math.min(samples.size(), from + BATCH))) {
          request.message(1, series(sample));
        }
        post(client, snappy(request.bytes()));
      }
    }
  }

  private void post(HttpClient client, byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(receiver)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new AssertionError(
            "remote write: expected 2xx, found %d: %s"
                .formatted(response.statusCode(), response.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProtocolBuffer series(Sample sample) {
    ProtocolBuffer series = new ProtocolBuffer();
    Labels labels = sample.labels();
    for (int i = 0; i < labels.size(); i++) {
      series.message(1, new ProtocolBuffer().text(1, labels.name(i)).text(2, labels.value(i)));
    }
    return switch (sample) {
      case Sample.OfNumber number ->
          series.message(
              2, new ProtocolBuffer().float64(1, number.value()).int64(2, number.timeMillis()));
      case Sample.OfHistogram histogram ->
          series.message(4, histogram(histogram.histogram(), histogram.timeMillis()));
    };
  }

  private static ProtocolBuffer histogram(WrittenHistogram histogram, long timeMillis) {
    ProtocolBuffer message =
        new ProtocolBuffer()
            .int64(1, (long) histogram.count())
            .float64(3, histogram.sum())
            .sint(4, histogram.schema())
            .float64(5, histogram.threshold())
            .int64(6, (long) histogram.zeroCount());
    if (!histogram.negative().isEmpty()) {
      message
          .message(8, span(0, histogram.negative().size()))
          .sints(9, differences(histogram.negative()));
    }
    message
        .message(11, span(histogram.first(), histogram.positive().size()))
        .sints(12, differences(histogram.positive()))
        .int64(15, timeMillis);
    if (histogram.isCustom()) {
      message.float64s(16, histogram.bounds());
    }
    return message;
  }

  private static long[] differences(List<Double> counts) {
    long[] differences = new long[counts.size()];
    long before = 0;
    for (int i = 0; i < differences.length; i++) {
      long count = counts.get(i).longValue();
      differences[i] = count - before;
      before = count;
    }
    return differences;
  }

  private static ProtocolBuffer span(int offset, int length) {
    return new ProtocolBuffer().sint(1, offset).int64(2, length);
  }

  /** In Snappy's format, as literals: nothing is compressed. */
  private static byte[] snappy(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProtocolBuffer.writeVarint(out, bytes.length);
    for (int from = 0; from < bytes.length; from += MOST_IN_LITERAL) {
      int length = Math.min(MOST_IN_LITERAL, bytes.length - from);
      out.write(61 << 2);
      out.write(length - 1);
      out.write((length - 1) >> 8);
      out.write(bytes, from, length);
    }
    return out.toByteArray();
  }
}
