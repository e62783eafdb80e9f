package io.weir.schemas.http;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A client with a TLS configuration whose files are read anew each time, so that a certificate or
 * key that is rotated is used at once. Any thread.
 */
public final class TlsClient {
  private final TlsConfig config;
  private final Supplier<OkHttpClient.Builder> base;
  private final ReentrantLock lock = new ReentrantLock();

  // Both are guarded by the lock.
  private @Nullable OkHttpClient current;
  private @Nullable TlsMaterial currentMaterial;

  /**
   * A client that has read nothing yet.
   *
   * @param base all of it but TLS, a fresh builder each time
   */
  public TlsClient(TlsConfig config, Supplier<OkHttpClient.Builder> base) {
    this.config = config;
    this.base = base;
  }

  /**
   * The client with the files as they are now: the same one for as long as they don't change.
   *
   * @throws IOException if a file can't be read, or what it holds can't be used
   */
  public OkHttpClient current() throws IOException {
    TlsMaterial material = TlsMaterial.read(config);
    lock.lock();
    try {
      OkHttpClient client = current;
      if (client == null || !material.equals(currentMaterial)) {
        OkHttpClient.Builder builder = base.get();
        TlsSetup.apply(builder, config, material);
        client = builder.build();
        current = client;
        currentMaterial = material;
      }
      return client;
    } finally {
      lock.unlock();
    }
  }
}
