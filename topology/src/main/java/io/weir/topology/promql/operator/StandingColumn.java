package io.weir.topology.promql.operator;

import io.weir.topology.promql.source.SeriesSamples;

/**
 * What a standing source knows of each series at a tick: a number, that there is none, or that its
 * samples have to be looked at.
 *
 * @param series in the order of their labels; the same object as long as they are the same
 * @param kinds of each row {@link #EMPTY}, {@link #NUMBER} or {@link #UNKNOWN}; given away
 * @param values the number of each row that has one; given away
 * @param samples of rows that are unknown
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record StandingColumn(SeriesSet series, byte[] kinds, double[] values, Samples samples) {
  /** There is no value. */
  public static final byte EMPTY = Frame.EMPTY;

  /** There is a number. */
  public static final byte NUMBER = Frame.NUMBER;

  /** The samples decide. */
  public static final byte UNKNOWN = 3;

  /** Samples of rows. */
  @FunctionalInterface
  public interface Samples {
    /** A row's samples in the range, a copy. */
    SeriesSamples of(int row);
  }
}
