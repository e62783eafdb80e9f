package io.weir.sinks.delivery;

/** The version that connectors and tasks show in Connect. */
public final class SinkVersion {
  private SinkVersion() {}

  /** The jar's version; {@code unpacked} if the classes stand in a folder. */
  public static String current() {
    String version = SinkVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpacked" : version;
  }
}
