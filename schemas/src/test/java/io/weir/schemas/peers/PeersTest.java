package io.weir.schemas.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

final class PeersTest {
  @TempDir Path folder;

  @Test
  void chosenFolderComesBeforePath() throws IOException {
    var chosen = executable("chosen/bin/prometheus");
    executable("path/prometheus");

    assertThat(peers(Map.of("WEIR_PEERS", "chosen", "PATH", "path")).findExecutable("prometheus"))
        .contains(chosen);
  }

  @Test
  void defaultFolderIsInTheUsersCache() throws IOException {
    var inHome = executable("home/.cache/weir/peers/bin/promtool");
    var inCache = executable("cache/weir/peers/bin/promtool");

    assertThat(peers(Map.of("HOME", "home")).findExecutable("promtool")).contains(inHome);
    assertThat(peers(Map.of("HOME", "home", "XDG_CACHE_HOME", "cache")).findExecutable("promtool"))
        .contains(inCache);
  }

  @Test
  void pathIsSearchedForDebiansNameToo() throws IOException {
    var exporter = executable("path/prometheus-node-exporter");

    assertThat(peers(Map.of("HOME", "home", "PATH", "path")).findExecutable("node_exporter"))
        .contains(exporter);
  }

  @Test
  void fileThatCannotBeExecutedIsNoPeer() throws IOException {
    Files.createDirectories(folder.resolve("chosen/bin"));
    Files.writeString(folder.resolve("chosen/bin/promtool"), "");

    assertThat(peers(Map.of("WEIR_PEERS", "chosen")).findExecutable("promtool")).isEmpty();
  }

  @Test
  void missingPeerAbortsTheTestAndSaysHowToGetIt() {
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(() -> peers(Map.of("WEIR_PEERS", "none")).require("promtool", Optional.empty()))
        .withMessageContaining("promtool: expected under " + folder.resolve("none"))
        .withMessageContaining(".ci/peers");
  }

  @Test
  void missingPeerFailsTheTestWherePeersAreRequired() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            peers(Map.of("WEIR_PEERS", "none", "WEIR_REQUIRE_PEERS", "1"))
                .require("promtool", Optional.empty()))
        .withMessageContaining("WEIR_REQUIRE_PEERS=1");
  }

  /** Values are folders below the test's own, except of WEIR_REQUIRE_PEERS. */
  private Peers peers(Map<String, String> environment) {
    var resolved = new HashMap<String, String>();
    environment.forEach((name, value) ->
        resolved.put(
            name, name.equals("WEIR_REQUIRE_PEERS") ? value : folder.resolve(value).toString()));
    return new Peers(resolved);
  }

  private Path executable(String path) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
