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
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  /** What this process has used. */
  public static ResourceReading now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new ResourceReading(
        System.nanoTime(), system.getProcessCpuTime(), readPeakResidentBytes());
  }

  private static long readPeakResidentBytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
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
