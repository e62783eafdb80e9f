package io.weir.ops.up;

import io.weir.schemas.peers.PeerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Roles in processes of their own, with one configuration, as a cluster has them. */
public final class RoleProcesses implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private final Path configuration;
  private final String heap;
  private final Map<String, PeerProcess> roles = new LinkedHashMap<>();

  /**
   * No role yet.
   *
   * @param text the configuration; may use {@code ${HTTP_PORT}}
   */
  public RoleProcesses(Path directory, String text) {
    this(directory, text, "1g");
  }

  /**
   * No role yet.
   *
   * @param text the configuration; may use {@code ${HTTP_PORT}}
   * @param heap of each role, as Java's option has it, such as {@code 256m}
   */
  public RoleProcesses(Path directory, String text, String heap) {
    this.directory = directory;
    this.heap = heap;
    try {
      configuration = Files.writeString(directory.resolve("roles.yml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path configuration() {
    return configuration;
  }

  /**
   * Starts a role; returns when its HTTP server answers.
   *
   * @param name its own, also of its data folder
   */
  public void start(String role, String name) {
    roles.put(
        name,
        PeerProcess.start(
            "weir-" + name,
            port -> {
              ProcessBuilder command =
                  WeirProcess.commandWithHeap(
                      heap,
                      role,
                      "--config",
                      configuration.toString(),
                      "--data",
                      directory.resolve(name).toString());
              command.environment().put("HTTP_PORT", Integer.toString(port));
              return command;
            },
            "/-/healthy",
            START));
  }

  /** A role that was started, by its own name. */
  public PeerProcess role(String name) {
    PeerProcess role = roles.get(name);
    if (role == null) {
      throw new IllegalArgumentException(name + ": expected one of " + roles.keySet());
    }
    return role;
  }

  /** What each says at {@code /-/ready}, by name. */
  Map<String, Http.Answer> readiness() {
    Map<String, Http.Answer> answers = new LinkedHashMap<>();
    roles.forEach((name, role) -> answers.put(name, Http.get(role.uri("/-/ready"))));
    return answers;
  }

  /** Waits until all say that they are ready, or that they aren't: 200 or 503. */
  public void awaitStatus(int status, Duration within) {
    Await.until(
        within,
        () -> readiness().toString(),
        () -> readiness().values().stream().allMatch(answer -> answer.status() == status));
  }

  /** A role's output so far. */
  public String log(String name) {
    try {
      return Files.readString(role(name).log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all, the last one first. */
  @Override
  public void close() {
    roles.values().stream().toList().reversed().forEach(PeerProcess::close);
  }
}
