package io.weir.sinks.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sinks.delivery.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages are DuckDB's own, as they were seen. */
final class DuckDbFailuresTest {
  private static final Path FILE = Path.of("/data/weir.duckdb");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TransactionContext Error: Failed to commit: Could not write file \"/data/a.wal\": No space"
            + " left on device",
        "IO Error: Could not set lock on file \"/data/weir.duckdb\": Conflicting lock is held in"
            + " /usr/bin/java (PID 24598). See also https://duckdb.org/docs",
        "IO Error: Cannot open file \"/data/weir.duckdb\": No such file or directory",
        "Out of Memory Error: failed to allocate data of size 16.0 MiB (953.6 MiB/953.6 MiB used)",
      })
  void machineInTheWayIsRetriable(String message) {
    assertThat(DuckDbFailures.of(FILE, new IllegalStateException(new SQLException(message))))
        .isInstanceOf(StoreException.Retriable.class)
        .hasMessageStartingWith("/data/weir.duckdb: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IO Error: The file \"/data/weir.duckdb\" exists, but it is not a valid DuckDB database"
            + " file!",
        "Data Corruption Error: Corrupt database file: computed checksum 1 does not match stored"
            + " checksum 2 in block at location 8192",
        "Catalog Error: Table with name offsets does not exist!",
      })
  void unusableFileIsFatal(String message) {
    assertThat(DuckDbFailures.of(FILE, new SQLException(message)))
        .isInstanceOf(StoreException.Fatal.class)
        .hasMessageContaining(message);
  }
}
