package io.weir.ops.config;

/** Whether a server asks a client for its certificate. */
public enum ClientAuthentication {
  /** It doesn't. */
  NONE,
  /** It does, and takes who has none. */
  REQUEST,
  /** It does, and takes nobody without one. */
  REQUIRE
}
