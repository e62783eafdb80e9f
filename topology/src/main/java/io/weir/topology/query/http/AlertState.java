package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert that is pending or firing.
 *
 * @param firing whether it fires; otherwise it is pending
 * @param activeAt since when its condition holds
 * @param keepFiringSince since when its condition doesn't hold any more; null if it does
 * @param value of its expression
 */
public record AlertState(
    Labels labels,
    Labels annotations,
    boolean firing,
    Instant activeAt,
    @Nullable Instant keepFiringSince,
    double value) {}
