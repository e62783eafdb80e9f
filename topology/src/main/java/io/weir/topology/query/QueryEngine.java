package io.weir.topology.query;

import java.util.function.Function;

/**
 * Answers questions from the shards of all instances. Calls block until there is an answer, and end
 * early, with {@link QueryFailure.Kind#CANCELED}, when their thread is interrupted. Safe for any
 * number of threads.
 */
public interface QueryEngine {
  /**
   * The value of an expression at one time.
   *
   * @param timeMillis since the Unix epoch
   * @throws QueryFailure if there is none
   */
  QueryAnswer instant(Query query, long timeMillis, QueryOptions options);

  /**
   * The values of an expression at steps.
   *
   * @param startMillis the first step, since the Unix epoch
   * @param endMillis where it ends, included if a step meets it; not before the start
   * @param stepMillis between steps, positive
   * @throws QueryFailure if there is none
   */
  QueryAnswer range(
      Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options);

  /**
   * The same, read while the query has its turn still: so what is made of a large value counts
   * among what the query takes.
   *
   * @param reader of the value, which it isn't to keep
   */
  default <T> T instant(
      Query query, long timeMillis, QueryOptions options, Function<QueryAnswer, T> reader) {
    return reader.apply(instant(query, timeMillis, options));
  }

  /**
   * The same over steps.
   *
   * @param reader of the values, which it isn't to keep
   */
  default <T> T range(
      Query query,
      long startMillis,
      long endMillis,
      long stepMillis,
      QueryOptions options,
      Function<QueryAnswer, T> reader) {
    return reader.apply(range(query, startMillis, endMillis, stepMillis, options));
  }

  /**
   * The series that a question means and that have samples in its range.
   *
   * @throws QueryFailure if there is no answer
   */
  FoundSeries series(SeriesQuestion question, QueryOptions options);

  /**
   * The names of the labels of these series.
   *
   * @throws QueryFailure if there is no answer
   */
  Names labelNames(SeriesQuestion question, QueryOptions options);

  /**
   * The values that a label has in these series; none of them empty.
   *
   * @throws QueryFailure if there is no answer
   */
  Names labelValues(String label, SeriesQuestion question, QueryOptions options);
}
