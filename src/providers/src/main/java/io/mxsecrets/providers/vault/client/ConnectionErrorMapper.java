package io.mxsecrets.providers.vault.client;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.net.CertificateDemanded;
import io.mxsecrets.providers.net.ProxyRefused;
import io.mxsecrets.providers.net.UnfitAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What went wrong on the way to Vault, in a sentence. The exceptions' own words are looked at, for the JDK has no other
 * way to tell its TLS faults apart, but never repeated.
 */
public final class ConnectionErrorMapper {
    private ConnectionErrorMapper() {}

    /** Host and port, as sentences name the server. */
    public static String place(URI address) {
        return address.getRawAuthority();
    }

    /** The request was taken and nothing came back. */
    static Failure slow(URI address, Duration limit) {
        return unreachable(place(address) + " took the request and did not answer within " + time(limit)
                + "; it is overloaded, or waits for its own storage: its log says more");
    }

    /** Vault asks others at a login. */
    static Failure slowLogin(URI address, Duration limit) {
        return unreachable(place(address) + " took the login and did not answer within " + time(limit)
                + "; where it answers other calls it waits for the Kubernetes API server: let Vault reach what"
                + " kubernetes_host (or the issuer) of the auth mount names");
    }

    private static String time(Duration limit) {
        return limit.toMillis() >= 1000 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    static Failure timeout(URI address, Duration limit) {
        return unreachable(place(address) + " did not answer within " + time(limit)
                + "; check that the address is right and that a NetworkPolicy or firewall lets the pod reach it");
    }

    static Failure of(IOException fault, URI address, Duration limit, Optional<URI> proxy) {
        String at = place(address);
        if (fault instanceof UnfitAnswer answer) {
            return strange(at + " answered " + answer.getMessage() + "; check the address, and for a proxy or another"
                    + " server on the way; a document of Vault may have 1 MiB");
        }
        if (has(fault, SocketTimeoutException.class)) {
            return timeout(address, limit);
        }
        if (has(fault, UnknownHostException.class)) {
            return unreachable(
                    "the host of " + proxy.map(ConnectionErrorMapper::place).orElse(at)
                            + " has no address in DNS; check its spelling and the cluster's DNS");
        }
        if (proxy.isPresent() && fault instanceof ProxyRefused) {
            return unreachable("the proxy " + place(proxy.get()) + " does not let us through to " + at
                    + " and answered " + fault.getMessage() + "; allow it there, or list the host in no-proxy");
        }
        if (has(fault, SSLException.class)) {
            return tls(fault, at);
        }
        if (has(fault, ConnectException.class) || has(fault, NoRouteToHostException.class)) {
            return unreachable(proxy.map(p -> "the proxy " + place(p)).orElse(at)
                    + " takes no connections; check that it runs, that the port is right"
                    + " and that a NetworkPolicy or mesh lets the pod reach it");
        }
        return unreachable("the connection to " + at + " was cut before the answer was whole; it is tried again");
    }

    private static Failure tls(IOException fault, String at) {
        if (has(fault, CertificateExpiredException.class)) {
            return tls("the certificate of " + at + " has expired; renew it, or check this node's clock");
        }
        if (has(fault, CertificateNotYetValidException.class)) {
            return tls("the certificate of " + at + " is not valid yet; check this node's clock");
        }
        if (says(fault, "subject alternative") || says(fault, "no name matching")) {
            return untrusted("the certificate of " + at
                    + " is for another name; use a name that it lists, or have it issued for this one");
        }
        if (fault instanceof CertificateDemanded) {
            return tls(at + " demands a client certificate, and we have none; let it, or the mesh before it, admit pods"
                    + " without one on this port");
        }
        if (says(fault, "unsupported or unrecognized ssl message")) {
            return tls(at + " does not speak TLS; check the port, or, where Vault really serves plain http,"
                    + " write http:// and set allow-http");
        }
        if (says(fault, "protocol")) {
            return tls(at + " speaks no TLS version from 1.2 on; let it offer TLS 1.2 or 1.3");
        }
        if (has(fault, CertPathValidatorException.class) || says(fault, "pkix") || says(fault, "certificate")) {
            return untrusted("the certificate of " + at + " is not signed by an authority that we trust;"
                    + " put the authority's certificate into the ConfigMap that ca-configmap names");
        }
        return tls("TLS with " + at + " failed; check what its port serves, and proxies on the way");
    }

    private static boolean has(Throwable fault, Class<? extends Throwable> type) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(Throwable fault, String words) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (t.getMessage() != null
                    && t.getMessage().toLowerCase(Locale.ROOT).contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static Failure unreachable(String sentence) {
        return Failure.of(Reason.UNREACHABLE, Step.READ, sentence);
    }

    private static Failure strange(String sentence) {
        return Failure.of(Reason.STRANGE_ANSWER, Step.READ, sentence);
    }

    private static Failure untrusted(String sentence) {
        return Failure.of(Reason.UNTRUSTED, Step.READ, sentence);
    }

    private static Failure tls(String sentence) {
        return Failure.of(Reason.TLS, Step.READ, sentence);
    }
}
