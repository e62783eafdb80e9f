package io.weir.ops.bench.vmagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.bench.BenchReport;
import io.weir.ops.bench.load.Workload;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.schemas.peers.Peers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short comparison with a real vmagent. */
final class ITVmagentBench {
  @TempDir Path directory;

  @Test
  void vmagentAggregatesAllThatItIsSent() throws Exception {
    BenchReport report = bench(Peers.executable("vmagent")).run();

    assertThat(report.samples()).isEqualTo(8_000);
    assertThat(report.after().cpuNanos()).isGreaterThan(0);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aProgramThatIsNoneIsNamed() {
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> bench(none).run())
        .isInstanceOf(BenchFailedException.class)
        .hasMessageContaining(none.toString());
  }

  private VmagentBench bench(Path executable) {
    return new VmagentBench(
        new VmagentBench.Settings(executable, new Workload(1_000, 400, 1), 250, 4, 1, 2, directory),
        line -> {});
  }
}
