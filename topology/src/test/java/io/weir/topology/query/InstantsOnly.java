package io.weir.topology.query;

/** An engine that is asked of one time only. */
public abstract class InstantsOnly implements QueryEngine {
  @Override
  public final QueryAnswer range(
      Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options) {
    throw new UnsupportedOperationException("range");
  }

  @Override
  public final FoundSeries series(SeriesQuestion question, QueryOptions options) {
    throw new UnsupportedOperationException("series");
  }

  @Override
  public final Names labelNames(SeriesQuestion question, QueryOptions options) {
    throw new UnsupportedOperationException("names");
  }

  @Override
  public final Names labelValues(String label, SeriesQuestion question, QueryOptions options) {
    throw new UnsupportedOperationException("values");
  }
}
