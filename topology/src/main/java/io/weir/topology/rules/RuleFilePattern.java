package io.weir.topology.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Finds the files that a pattern names: {@code *}, {@code ?} and {@code [a-z]} in any part of the
 * path, none of which stands for a slash.
 */
public final class RuleFilePattern {
  private RuleFilePattern() {}

  /**
   * The files, sorted within each folder.
   *
   * @param folder from which a relative pattern goes
   * @throws IllegalArgumentException if it isn't a pattern
   * @throws UncheckedIOException if a folder can't be read
   */
  public static List<Path> files(Path folder, String pattern) {
    boolean absolute = pattern.startsWith("/");
    List<Path> found = List.of(absolute ? Path.of("/") : folder);
    for (String part : pattern.split("/", -1)) {
      if (!part.isEmpty()) {
        found = next(found, part);
      }
    }
    return pattern.isEmpty() ? List.of() : found;
  }

  private static List<Path> next(List<Path> folders, String part) {
    List<Path> found = new ArrayList<>();
    boolean plain = part.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0);
    Pattern regex = Pattern.compile(plain ? "" : regex(part));
    for (Path folder : folders) {
      if (plain) {
        Path file = part.equals(".") ? folder : folder.resolve(part);
        if (Files.exists(file)) {
          found.add(file);
        }
      } else if (Files.isDirectory(folder)) {
        found.addAll(matching(folder, regex));
      }
    }
    return found;
  }

  private static List<Path> matching(Path folder, Pattern regex) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> regex.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": expected a readable folder", e);
    }
  }

  private static String regex(String part) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '[', ']', '-', '^' -> regex.append(c);
        case '\\' -> {
          if (++i == part.length()) {
            throw new IllegalArgumentException("expected a pattern of paths, found " + part);
          }
          regex.append(Pattern.quote(String.valueOf(part.charAt(i))));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString()).pattern();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("expected a pattern of paths, found " + part, e);
    }
  }
}
