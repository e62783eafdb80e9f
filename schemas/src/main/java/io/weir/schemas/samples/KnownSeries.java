package io.weir.schemas.samples;

/**
 * Knows series by number, so that a reader needn't parse labels that it has seen before: they are
 * compared with what is likely to come next. Labels are in canonical encoding. For one thread.
 */
public interface KnownSeries {
  /** No known series. */
  int UNKNOWN = -1;

  /** Knows no series. */
  KnownSeries NONE = new None();

  /** Begins a batch of a tenant. */
  void begin(String tenant);

  /**
   * The series that is likely to come next, if its encoded labels are what stands in an array from
   * {@code start} (inclusive) on; {@link #UNKNOWN} if something else does.
   *
   * @param end end of the batch, exclusive
   */
  int next(byte[] bytes, int start, int end);

  /** The series whose encoded labels stand from {@code start} to {@code end} (exclusive). */
  int find(byte[] bytes, int start, int end);

  /** Length of the encoded labels of a series that was found. */
  int labelsLength(int series);

  /** Knows no series. For any thread. */
  final class None implements KnownSeries {
    private None() {}

    @Override
    public void begin(String tenant) {}

    @Override
    public int next(byte[] bytes, int start, int end) {
      return UNKNOWN;
    }

    @Override
    public int find(byte[] bytes, int start, int end) {
      return UNKNOWN;
    }

    @Override
    public int labelsLength(int series) {
      return 0;
    }
  }
}
