package io.mxsecrets.providers.net.tls;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what one of its layers trusts. They are asked in turn, so that the dear ones are made only for a chain that the cheap ones
 * do not know.
 */
final class LayeredTrust extends X509ExtendedTrustManager {
    private final List<Layer> layers;

    LayeredTrust(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /** Checks a chain, or knows none of its authorities. */
    @FunctionalInterface
    interface Layer {
        /** @throws CertificateException as the JDK's managers throw it */
        void check(X509Certificate[] chain, Check check) throws CertificateException;
    }

    /** The question that TLS asks, of one manager. */
    @FunctionalInterface
    interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void ask(X509Certificate[] chain, Check check) throws CertificateException {
        CertificateException refusal = new CertificateException("PKIX path building failed: no authority is known");
        boolean telling = false;
        for (Layer layer : layers) {
            try {
                layer.check(chain, check);
                return;
            } catch (CertificateException e) {
                // A layer that knows the authority tells more than one that does not.
                refusal = telling ? refusal : e;
                telling |= !unknown(e);
            }
        }
        throw refusal;
    }

    private static boolean unknown(Throwable refusal) {
        boolean noPath = false;
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException) {
                return false;
            }
            noPath |= cause instanceof CertPathBuilderException;
        }
        return noPath;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        ask(chain, manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        ask(chain, manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        ask(chain, manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("a client trusts no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("a client trusts no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a client trusts no clients");
    }

    /** Asked by servers. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
