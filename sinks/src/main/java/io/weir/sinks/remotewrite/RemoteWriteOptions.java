package io.weir.sinks.remotewrite;

import io.weir.sinks.delivery.CorrectionPolicy;
import java.util.Optional;

/**
 * What is written and how.
 *
 * @param message what a request's body is
 * @param sendsHistograms whether native histograms are sent to a store that takes them
 * @param tenantHeader header of a request that names the tenant; if there is one, a request has
 *     rows of one tenant
 * @param tenantLabel name of the label that holds a tenant other than {@code default}, if no header
 *     does
 * @param plainLevel the level whose rollups keep the series' name; empty for none
 * @param requestBytes size of a request, uncompressed, from which it is sent
 */
record RemoteWriteOptions(
    Receiver receiver,
    ProtobufMessage message,
    boolean sendsHistograms,
    Optional<String> tenantHeader,
    String tenantLabel,
    String plainLevel,
    int requestBytes) {
  /** Whether the store gets native histograms. */
  boolean takesHistograms() {
    return receiver.takesHistograms() && sendsHistograms;
  }

  /** Whether of several values of a series at one time the first is sent only. */
  boolean firstStays() {
    return receiver.corrections() == CorrectionPolicy.REFUSE;
  }
}
