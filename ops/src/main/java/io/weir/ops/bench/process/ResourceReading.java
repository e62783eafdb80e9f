package io.weir.ops.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used since it began.
 *
 * @param atNanos when, by the process's own {@link System#nanoTime}
 * @param cpuNanos processor time of all its threads
 * @param peakResidentBytes the most memory that was resident; 0 where the system doesn't tell
 */
public record ResourceReading(long atNanos, long cpuNanos, long peakResidentBytes) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String PEAK = "VmHWM:";

  /** Linux counts processor time in hundredths of a second, whatever its own clock does. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** Where processor time in user mode stands behind the process's name, and that in the kernel. */
  private static final int USER_TICKS = 11;

  private static final int KERNEL_TICKS = 12;

  /** What this process has used. */
  public static ResourceReading now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new ResourceReading(
        System.nanoTime(),
        system.getProcessCpuTime(),
        readPeakResidentBytes(PROCESSES.resolve("self").resolve("status")));
  }

  /**
   * What another process has used; on Linux only.
   *
   * @param pid its id
   * @throws UncheckedIOException if the system doesn't tell
   */
  public static ResourceReading of(long pid) {
    Path process = PROCESSES.resolve(Long.toString(pid));
    try {
      String text = Files.readString(process.resolve("stat"));
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS]);
      return new ResourceReading(
          System.nanoTime(),
          ticks * NANOS_PER_TICK,
          readPeakResidentBytes(process.resolve("status")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          process + ": expected to read what the process has used, found " + e, e);
    }
  }

  private static long readPeakResidentBytes(Path status) {
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith(PEAK)) {
          String kibibytes = line.substring(PEAK.length()).replace("kB", "").strip();
          return Long.parseLong(kibibytes) * 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
