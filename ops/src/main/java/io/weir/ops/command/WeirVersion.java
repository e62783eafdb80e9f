package io.weir.ops.command;

import picocli.CommandLine;

/** Weir's version, from the manifest of its jar. */
public final class WeirVersion implements CommandLine.IVersionProvider {
  /** The version, or {@code dev} when it runs from classes. */
  public static String current() {
    String version = WeirVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"weir " + current()};
  }
}
