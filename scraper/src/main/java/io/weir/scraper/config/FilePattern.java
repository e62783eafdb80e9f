package io.weir.scraper.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the files that a path means whose last name may contain {@code *}, {@code ?} or {@code
 * [a-z]}.
 */
public final class FilePattern {

  private FilePattern() {}

  /**
   * Returns the files that exist now, sorted; none if the folder doesn't exist.
   *
   * @throws IOException if the folder can't be listed
   */
  public static List<Path> list(Path pattern) throws IOException {
    String name = String.valueOf(pattern.getFileName());
    if (name.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
      return Files.exists(pattern) ? List.of(pattern) : List.of();
    }
    // Braces mean themselves in Go's globs, and alternatives in Java's.
    String glob = name.replace("{", "\\{").replace("}", "\\}");
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder(pattern), glob)) {
      found.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    Collections.sort(files);
    return files;
  }

  /** Returns the folder that the files of {@code pattern} are in. */
  public static Path folder(Path pattern) {
    Path parent = pattern.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
