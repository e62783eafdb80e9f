package io.weir.ops.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that this process holds alone, by a lock on the file {@code weir.lock} in it.
 * The operating system gives the lock up with the process, however that ends; the file stays.
 */
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK_FILE = "weir.lock";
  private static final int LONGEST_PROCESS_ID = 20;

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates the directory if there is none, and locks it.
   *
   * @throws DirectoryInUseException if another Weir, or another part of this one, holds it
   * @throws DirectoryUnusableException if it can't be created or written
   */
  public static DataDirectory lock(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      FileChannel channel =
          FileChannel.open(
              absolute.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        if (tryLock(channel) == null) {
          throw new DirectoryInUseException(absolute, holder(channel));
        }
        String processId = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(processId.getBytes(StandardCharsets.US_ASCII)), 0);
        return new DataDirectory(absolute, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DirectoryUnusableException(absolute, e);
    }
  }

  /** The directory, absolute. */
  public Path path() {
    return path;
  }

  /** Gives the directory up. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": the lock could not be given up", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(LONGEST_PROCESS_ID);
    channel.read(content, 0);
    String processId = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
    return processId.isEmpty() ? "process unknown" : "process " + processId;
  }
}
