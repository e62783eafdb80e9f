package io.weir.schemas.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Names a given server in the TLS handshake instead of the host that is connected to. */
final class NamedServerSocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory delegate;
  private final String serverName;

  NamedServerSocketFactory(SSLSocketFactory delegate, String serverName) {
    this.delegate = delegate;
    this.serverName = serverName;
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    return delegate.createSocket(connected, serverName, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return delegate.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return delegate.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw onlyConnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw onlyConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw onlyConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw onlyConnected();
  }

  private static UnsupportedOperationException onlyConnected() {
    return new UnsupportedOperationException("expected a connected socket to wrap");
  }
}
