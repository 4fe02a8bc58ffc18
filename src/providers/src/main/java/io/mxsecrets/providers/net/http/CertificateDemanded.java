package io.mxsecrets.providers.net.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The server asked for a client certificate and then ended the connection. Its alert that says so may be lost with the
 * connection, so that the question itself is remembered.
 */
public final class CertificateDemanded extends SSLException {
    CertificateDemanded() {
        super("the server demands a client certificate");
    }

    /** Has no certificate and notices who asks for one. */
    public static final class NoCertificate extends X509ExtendedKeyManager {
        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            BoundedCall.connections().certificateAsked();
            return null;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}
