package io.weir.ops.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's server sockets, bound before anything of Kafka starts: a port in use is found at
 * once, and a port that the system chose is known when the configuration is written.
 */
final class LoopbackSockets implements ServerSocketFactory, AutoCloseable {

  static final String HOST = "127.0.0.1";

  private final Map<String, ServerSocketChannel> channels = new ConcurrentHashMap<>();

  /**
   * Binds the socket of a listener.
   *
   * @param port 0 for one that the system chooses
   * @return the port
   */
  int bind(String listener, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ServerSocketChannel channel = ServerSocketChannel.open();
    channels.put(listener, channel);
    try {
      channel.bind(address);
    } catch (SocketException e) {
      throw new PortInUseException("embedded Kafka", address, e);
    }
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferSize)
      throws IOException {
    ServerSocketChannel channel = channels.get(listener);
    if (channel == null) {
      throw new IOException("expected a listener of " + channels.keySet() + ", found " + listener);
    }
    channel.configureBlocking(false);
    return channel;
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : channels.values()) {
      channel.close();
    }
  }
}
