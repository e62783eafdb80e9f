package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on their way to those who asked. Together they take so many bytes at most: beyond, those
 * that have been under way for longest are cut off, since nobody reads them. The newest never is.
 * Thread-safe.
 */
final class Deliveries {
  private static final Logger logger = LoggerFactory.getLogger(Deliveries.class);

  private final long mostBytes;

  /** The bytes of those that are under way, in the order of their beginning. */
  private final Map<ServiceRequestContext, Long> underWay = new LinkedHashMap<>();

  private long bytes;

  Deliveries(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The same answer, which counts from when it is sent until it has been. */
  HttpResponse watch(ServiceRequestContext context, HttpResponse answer) {
    Delivery.endsWithRequest(context);
    HttpResponse watched =
        answer.peekHeaders(headers -> begin(context, Math.max(0, headers.contentLength())));
    var _ = watched.whenComplete().whenComplete((done, failure) -> end(context));
    return watched;
  }

  private synchronized void begin(ServiceRequestContext context, long length) {
    underWay.put(context, length);
    bytes += length;
    while (bytes > mostBytes && underWay.size() > 1) {
      Map.Entry<ServiceRequestContext, Long> oldest = underWay.entrySet().iterator().next();
      end(oldest.getKey());
      logger.debug("{} is read too slowly: {} bytes", oldest.getKey().path(), oldest.getValue());
      oldest.getKey().cancel();
    }
  }

  private synchronized void end(ServiceRequestContext context) {
    Long length = underWay.remove(context);
    bytes -= length == null ? 0 : length;
  }
}
