package io.weir.ops.serve;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Shows its certificate also to a server that says that it doesn't trust the authority. */
final class InsistingKeys implements X509KeyManager {
  private final X509KeyManager keys;

  InsistingKeys(X509KeyManager keys) {
    this.keys = keys;
  }

  @Override
  public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
    return keys.chooseClientAlias(types, null, socket);
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return keys.getClientAliases(type, null);
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return keys.getServerAliases(type, null);
  }

  @Override
  public String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
    return keys.chooseServerAlias(type, null, socket);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return keys.getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return keys.getPrivateKey(alias);
  }
}
