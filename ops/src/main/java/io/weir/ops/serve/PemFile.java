package io.weir.ops.serve;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.Location;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads PEM files that a configuration names. */
final class PemFile {
  private PemFile() {}

  /** Makes something of a PEM text. */
  @FunctionalInterface
  interface Reader<T> {
    /**
     * Reads it.
     *
     * @param subject what messages call it
     * @throws IOException if the text doesn't hold it
     */
    T read(String text, String subject) throws IOException;
  }

  /**
   * Reads a file.
   *
   * @param key the configuration's key that names it
   * @throws ConfigException if it can't be read, or doesn't hold what it should
   */
  static <T> T read(String key, Path file, Reader<T> reader) {
    try {
      return reader.read(Files.readString(file), file.getFileName().toString());
    } catch (IOException e) {
      throw unusable(key, file, e);
    }
  }

  /** What to throw if a file can't be used. */
  static ConfigException unusable(String key, Path file, IOException cause) {
    String message =
        cause instanceof FileSystemException
            ? "expected a file that can be read, found " + cause
            : String.valueOf(cause.getMessage());
    return new ConfigException(new Location(file.toString(), 1, 1, key), message);
  }
}
