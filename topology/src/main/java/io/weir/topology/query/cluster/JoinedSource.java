package io.weir.topology.query.cluster;

import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.query.past.PastQuestion;
import io.weir.topology.query.past.PastReading;
import java.util.ArrayList;
import java.util.List;

/**
 * Series of all shards and, behind what these hold, of stores, for one query. Before one time, the
 * seam, all samples are the stores', from it on all are the shards'. One thread.
 */
final class JoinedSource implements SeriesSource {
  private final QuerySource shards;
  private final PastReading past;
  private final QueryTerms terms;
  private long seamMillis;

  /**
   * A source that has read nothing.
   *
   * @param seamMillis from when on shards are asked; {@code Long.MAX_VALUE} if never
   */
  JoinedSource(QuerySource shards, PastReading past, QueryTerms terms, long seamMillis) {
    this.shards = shards;
    this.past = past;
    this.terms = terms;
    this.seamMillis = seamMillis;
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    if (toMillis < fromMillis) {
      return List.of();
    }
    List<SeriesSamples> head = List.of();
    if (toMillis >= seamMillis) {
      head = shards.select(matchers, Math.max(fromMillis, seamMillis), toMillis);
      head = behindSeam(head);
    }
    if (fromMillis >= seamMillis) {
      return head;
    }
    long lastMillis = seamMillis == Long.MAX_VALUE ? toMillis : Math.min(toMillis, seamMillis - 1);
    List<SeriesSamples> joined =
        past.joined(
            new PastQuestion(
                terms.asker(), matchers, fromMillis, lastMillis, terms.limits().maxSamples()),
            head);
    shards.count(joined.size() - head.size());
    hold(joined.stream().mapToLong(SeriesSamples::count).sum());
    return joined;
  }

  @Override
  public void hold(long samples) {
    terms.share().hold(samples);
  }

  /** Shards may have let go of what is just behind the seam since they were asked for it. */
  private List<SeriesSamples> behindSeam(List<SeriesSamples> head) {
    long heldFromMillis = shards.coverage().heldFromMillis();
    if (heldFromMillis <= seamMillis) {
      return head;
    }
    seamMillis = past.seamMillis(heldFromMillis);
    List<SeriesSamples> behind = new ArrayList<>(head.size());
    for (SeriesSamples series : head) {
      SeriesSamples later = series.from(seamMillis);
      if (later.count() > 0) {
        behind.add(later);
      }
    }
    return behind;
  }
}
