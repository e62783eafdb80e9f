package io.weir.sinks.prometheus;

import io.weir.sinks.remotewrite.ProtobufMessage;

/** Prometheus by remote write 1.0. */
final class ITPrometheusFirstVersion extends PrometheusContract {
  ITPrometheusFirstVersion() {
    super(ProtobufMessage.WRITE_REQUEST);
  }
}
