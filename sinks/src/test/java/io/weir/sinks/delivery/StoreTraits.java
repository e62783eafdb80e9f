package io.weir.sinks.delivery;

/**
 * What a store can hold. What it can't, it leaves out and counts, each by a reason of its own.
 *
 * @param nan NaNs that are no staleness markers
 * @param nativeHistograms raw ones and those that rules record
 * @param alerts states of alerts
 * @param labelValueBytes longest value of a label, UTF-8; the contract asks for 64 KiB and accepts
 *     what is declared
 * @param labels most labels of a series; the contract asks for 1,000
 */
public record StoreTraits(
    Holds nan, Holds nativeHistograms, Holds alerts, int labelValueBytes, int labels) {
  /** What the contract asks for. */
  public static final int ASKED_LABEL_VALUE_BYTES = 64 * 1024;

  /** What the contract asks for. */
  public static final int ASKED_LABELS = 1_000;

  /** A store that holds everything. */
  public static StoreTraits all() {
    return new StoreTraits(
        Holds.KEPT, Holds.KEPT, Holds.KEPT, ASKED_LABEL_VALUE_BYTES, ASKED_LABELS);
  }

  /** Whether something is held. */
  public enum Holds {
    KEPT,
    LEFT_OUT
  }
}
