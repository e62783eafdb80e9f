package io.weir.sinks.remotewrite;

import io.weir.sinks.delivery.CorrectionPolicy;
import java.time.Duration;

/**
 * What a store makes of what it is sent.
 *
 * @param corrections what it does with a second value at one time
 * @param takesNan whether it keeps NaNs that are no staleness markers
 * @param takesHistograms whether it keeps native histograms
 * @param settleTime how long after a write a crash of the store may still lose it
 */
public record Receiver(
    CorrectionPolicy corrections, boolean takesNan, boolean takesHistograms, Duration settleTime) {}
