package io.weir.schemas.peers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds what {@code .ci/peers} fetched: under {@code WEIR_PEERS}, else in {@code weir/peers} of the
 * user's cache folder, else (executables only) on {@code PATH}.
 *
 * <p>A test that asks for a missing peer fails if {@code WEIR_REQUIRE_PEERS} is {@code 1}, as it is
 * in CI; otherwise it is skipped and says how to get the peer. Immutable.
 */
public final class Peers {
  private static final Peers HERE = new Peers(System.getenv());

  private final Map<String, String> environment;

  Peers(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The executable of a peer.
   *
   * @param name {@code node_exporter}, {@code victoria-metrics}, {@code prometheus} or {@code
   *     promtool}
   */
  public static Path executable(String name) {
    return HERE.require(name, HERE.findExecutable(name));
  }

  /**
   * The folder of a peer that isn't one executable.
   *
   * @param name {@code apicurio} or {@code chdb}
   */
  public static Path folder(String name) {
    return HERE.require(name, HERE.findFolder(name));
  }

  Optional<Path> findExecutable(String name) {
    var onPath =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(Predicate.not(String::isEmpty))
            .flatMap(folder -> namesOnPath(name).map(Path.of(folder)::resolve));
    return Stream.concat(Stream.of(cache().resolve("bin").resolve(name)), onPath)
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  Optional<Path> findFolder(String name) {
    return Optional.of(cache().resolve(name)).filter(Files::isDirectory);
  }

  /** Returns what was found, or ends the test: as failed where peers are required, else aborted. */
  Path require(String name, Optional<Path> found) {
    if (found.isPresent()) {
      return found.get();
    }
    var message =
        "%s: expected under %s, found nothing; `.ci/peers` fetches it".formatted(name, cache());
    return "1".equals(environment.get("WEIR_REQUIRE_PEERS"))
        ? Assertions.fail(message + " (WEIR_REQUIRE_PEERS=1)")
        : Assumptions.abort(message);
  }

  private Path cache() {
    var chosen = environment.getOrDefault("WEIR_PEERS", "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen);
    }
    var caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    var home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    return (caches.isEmpty() ? Path.of(home, ".cache") : Path.of(caches)).resolve("weir/peers");
  }

  /** Debian installs the node exporter under a longer name. */
  private static Stream<String> namesOnPath(String name) {
    return name.equals("node_exporter")
        ? List.of(name, "prometheus-node-exporter").stream()
        : Stream.of(name);
  }
}
