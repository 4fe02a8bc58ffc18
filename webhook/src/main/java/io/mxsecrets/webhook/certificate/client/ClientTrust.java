package io.mxsecrets.webhook.certificate.client;

import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.Pem;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes clients whose certificate leads to one of a file's authorities. The file is read at each handshake, of which an
 * API server makes few: a new authority needs no restart, and one that was taken out is believed no longer.
 */
public final class ClientTrust extends X509ExtendedTrustManager {
    private final Path file;

    /** @throws BadCertificate if the file holds no certificate */
    public ClientTrust(Path file) {
        this.file = file;
        authorities();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checked().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checked().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        checked().checkClientTrusted(chain, authType);
    }

    /** None are named to the client: it has one certificate for us or none. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private X509ExtendedTrustManager checked() throws CertificateException {
        try {
            return authorities();
        } catch (BadCertificate e) {
            throw new CertificateException(e.getMessage());
        }
    }

    private X509ExtendedTrustManager authorities() {
        return TrustedAuthorities.of(CertificateFiles.read(file, Pem::certificates));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this checks only client certificates");
    }
}
