package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import io.weir.sinks.reading.TooManySamplesException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/**
 * Reads a store by Prometheus's remote read, which gives samples bit for bit and staleness markers
 * too: all that is there under the names of Weir's series, whoever wrote it. An answer is held in
 * memory whole, unless its size says that it is more than may be read. Without a header that names
 * the tenant it is read for {@code default} only.
 */
public final class RemoteReadReader implements StoreReader {
  private static final MediaType PROTOBUF = MediaType.get("application/x-protobuf");

  /** What Prometheus converts to its own times without overflow. */
  private static final long LAST_MILLIS = Long.MAX_VALUE / 2;

  private final StoreHttp http;
  private final PlainSeries plain;
  private final Optional<String> tenantHeader;

  /**
   * A reader that has not connected yet.
   *
   * @param http where read requests go, whole
   * @param tenantHeader name of the header that holds the tenant, if one does
   */
  public RemoteReadReader(StoreHttp http, PlainSeries plain, Optional<String> tenantHeader) {
    this.http = http;
    this.plain = plain;
    this.tenantHeader = tenantHeader;
  }

  @Override
  public List<StoredSeries> samples(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    Predicate<String> isCounter = plain.counters().get();
    Map<Labels, StoredSeries> found = new HashMap<>();
    long most = reading.mostSamples();
    long[] left = {most};
    for (StoredSeries series : ask(choice, span, reading, false)) {
      left[0] -= series.count();
      if (left[0] < 0) {
        throw new TooManySamplesException(most);
      }
      StoredSeries stored =
          plain.of(
              kept,
              isCounter,
              series.labels(),
              series.count(),
              series.timestampsMillis(),
              series.values(),
              series.histograms());
      if (stored.count() > 0) {
        found.put(series.labels(), stored);
      }
    }
    return List.copyOf(found.values());
  }

  /** Of all kinds; a store that gives samples nevertheless reads them for nothing. */
  @Override
  public List<Labels> series(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    return ask(choice, span, reading, true).stream().map(StoredSeries::labels).toList();
  }

  private List<StoredSeries> ask(
      SeriesChoice choice, TimeSpan span, Reading reading, boolean labelsOnly)
      throws StoreException {
    if (tenantHeader.isEmpty()) {
      plain.check(choice);
    }
    TimeSpan known = span.within(-LAST_MILLIS, LAST_MILLIS);
    if (known.isEmpty() || choice.isImpossible()) {
      return List.of();
    }
    String absent = tenantHeader.isEmpty() ? plain.tenantLabel() : "";
    byte[] request = ReadMessages.request(choice, absent, known, labelsOnly);
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Encoding", Compression.SNAPPY.encoding());
    headers.put("X-Prometheus-Remote-Read-Version", "0.1.0");
    tenantHeader.ifPresent(name -> headers.put(name, choice.tenant()));
    return http.post(
        "",
        RequestBody.create(Compression.SNAPPY.compress(request), PROTOBUF),
        headers,
        reading,
        body -> {
          List<StoredSeries> found = new ArrayList<>();
          ReadMessages.read(
              SnappyAnswer.read(body.source(), reading.mostSamples()),
              series -> {
                if (plain.isSeries(series.labels()) && choice.includes(series.labels())) {
                  found.add(series);
                }
              });
          return found;
        });
  }

  /** It doesn't tell. */
  @Override
  public OptionalLong oldestMillis(Kept kept, Reading reading) {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    http.close();
  }
}
