package io.weir.ops.up;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java of processes that tests start: this process's, with this process's class path. They are
 * many, and each is soon over: so their code is compiled quickly rather than well, and their
 * classes come from an archive where there can be one.
 */
public final class TestJava {
  private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private TestJava() {}

  /** The executable. */
  public static String executable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Options, the class path among them. */
  public static List<String> options() {
    List<String> options = new ArrayList<>(QUICK);
    ClassArchive.file().ifPresent(file -> options.add("-XX:SharedArchiveFile=" + file));
    // An archive has the classes of jars, and they must come first.
    options.addAll(List.of("-cp", joined(Stream.concat(jars().stream(), folders().stream()))));
    return options;
  }

  /** Options for a process that writes the archive when it ends. */
  static List<String> archiving(Path file) {
    List<String> options = new ArrayList<>(QUICK);
    options.addAll(List.of("-XX:ArchiveClassesAtExit=" + file, "-cp", joined(jars().stream())));
    return options;
  }

  /** The jars of the class path. */
  static List<Path> jars() {
    return classPath().filter(Files::isRegularFile).toList();
  }

  private static List<Path> folders() {
    return classPath().filter(Files::isDirectory).toList();
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of);
  }

  private static String joined(Stream<Path> paths) {
    return paths.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
