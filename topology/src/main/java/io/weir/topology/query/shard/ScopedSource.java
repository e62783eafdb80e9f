package io.weir.topology.query.shard;

import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.query.Asker;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.ShardReader;
import io.weir.topology.shard.query.HeadSource;
import java.util.ArrayList;
import java.util.List;

/** One shard's series, as far as the asker may see them, and of one scope. One thread. */
final class ScopedSource implements SeriesSource {
  private final HeadSource head;
  private final List<Matcher> always;
  private final SeriesScope scope;
  private final MemoryBudget.Share share;
  private long seriesRead;
  private long samplesRead;
  private long earliestMillis = Long.MAX_VALUE;

  ScopedSource(
      ShardReader reader,
      Asker asker,
      ReadFrom from,
      SeriesScope scope,
      ReadLimits limits,
      MemoryBudget.Share share) {
    this.share = share;
    this.head = new HeadSource(reader, asker.tenant(), from, limits);
    this.always = asker.matchers();
    this.scope = scope;
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    return counted(fromMillis, toMillis, head.select(all(matchers), fromMillis, toMillis));
  }

  @Override
  public List<SeriesSamples> newest(List<Matcher> matchers, long fromMillis, long toMillis) {
    return counted(fromMillis, toMillis, head.newest(all(matchers), fromMillis, toMillis));
  }

  private List<Matcher> all(List<Matcher> matchers) {
    if (always.isEmpty()) {
      return matchers;
    }
    List<Matcher> all = new ArrayList<>(matchers);
    all.addAll(always);
    return all;
  }

  private List<SeriesSamples> counted(long fromMillis, long toMillis, List<SeriesSamples> found) {
    if (fromMillis <= toMillis) {
      earliestMillis = Math.min(earliestMillis, fromMillis);
    }
    long samples = 0;
    for (SeriesSamples series : found) {
      samples += series.count();
    }
    seriesRead += found.size();
    samplesRead += samples;
    hold(samples);
    return scope == SeriesScope.ALL
        ? found
        : found.stream().filter(series -> scope.includes(series.labels())).toList();
  }

  @Override
  public void hold(long samples) {
    share.hold(samples);
  }

  /** What was read so far. */
  ShardAnswer.Effort effort() {
    return new ShardAnswer.Effort(seriesRead, samplesRead, earliestMillis);
  }
}
