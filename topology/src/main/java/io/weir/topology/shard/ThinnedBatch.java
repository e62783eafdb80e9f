package io.weir.topology.shard;

import io.weir.schemas.samples.SampleBatchReader;
import io.weir.topology.intake.BatchPieces;
import io.weir.topology.intake.SampleFilter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Encodes again what goes on of a batch: without what was dropped, with the flags of what came too
 * late. For one thread.
 */
final class ThinnedBatch {
  private static final List<Integer> FLAGS =
      Stream.of(Verdict.values()).filter(Verdict::clean).map(Verdict::flags).distinct().toList();

  private final BatchPieces pieces;

  /**
   * An encoder.
   *
   * @param schemaId id of {@link io.weir.schemas.avro.Schemas#SAMPLE_BATCH} in the registry
   */
  ThinnedBatch(int schemaId) {
    pieces = new BatchPieces(schemaId);
  }

  /** Hands out the records, each a fresh array. */
  void encode(SampleBatchReader batch, Verdicts verdicts, Consumer<byte[]> records) {
    pieces.begin(batch.header(), records);
    for (int series = 0; series < batch.seriesCount(); series++) {
      for (int flags : FLAGS) {
        pieces.append(batch, series, flags, new WithFlags(verdicts, flags));
      }
    }
    pieces.end();
  }

  private record WithFlags(Verdicts verdicts, int flags) implements SampleFilter {
    @Override
    public boolean keepsFloat(int index) {
      return keeps(verdicts.ofFloat(index));
    }

    @Override
    public boolean keepsHistogram(int index) {
      return keeps(verdicts.ofHistogram(index));
    }

    private boolean keeps(Verdict verdict) {
      return verdict.clean() && verdict.flags() == flags;
    }
  }
}
