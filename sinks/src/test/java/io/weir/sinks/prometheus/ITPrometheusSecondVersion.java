package io.weir.sinks.prometheus;

import io.weir.sinks.remotewrite.ProtobufMessage;

/** Prometheus by remote write 2.0. */
final class ITPrometheusSecondVersion extends PrometheusContract {
  ITPrometheusSecondVersion() {
    super(ProtobufMessage.REQUEST_V2);
  }
}
