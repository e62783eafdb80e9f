package io.weir.schemas.http;

import io.weir.schemas.config.Key;

/** A version of TLS, oldest first. */
public enum TlsVersion {
  @Key("TLS10")
  TLS_1_0("TLSv1"),
  @Key("TLS11")
  TLS_1_1("TLSv1.1"),
  @Key("TLS12")
  TLS_1_2("TLSv1.2"),
  @Key("TLS13")
  TLS_1_3("TLSv1.3");

  private final String javaName;

  TlsVersion(String javaName) {
    this.javaName = javaName;
  }

  /** Returns the name that the JDK's TLS knows. */
  public String javaName() {
    return javaName;
  }
}
