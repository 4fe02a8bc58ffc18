package io.mxsecrets.providers.net.http;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.net.ProxyRefused;
import io.mxsecrets.providers.net.UnfitAnswer;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why there is no answer, as the parts of a {@link Failure}: the same explanation for every store. The messages of
 * exceptions are compared, because the JDK has no other way to tell TLS errors apart, but never repeated.
 *
 * @param what starts with the name of the server
 */
public record ConnectionError(Reason reason, String what, String remedy) {
    private static final int CAUSES = 20;

    public ConnectionError {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(what);
        Objects.requireNonNull(remedy);
    }

    /**
     * @param thrown by a call, with its causes
     * @param server as a sentence names it: host and port, or what it is
     * @param proxy on the way to it
     * @param network what else to check where a name does not resolve or a port takes no connection; may be empty
     */
    public static ConnectionError of(Throwable thrown, String server, Optional<URI> proxy, String network) {
        List<Throwable> causes = causes(thrown);
        Optional<UnfitAnswer> unfit = first(causes, UnfitAnswer.class);
        if (unfit.isPresent()) {
            return new ConnectionError(
                    Reason.STRANGE_ANSWER,
                    server + " answered " + unfit.get().getMessage(),
                    "check the address, and whether a proxy or another server answers instead");
        }
        Optional<ProxyRefused> refused = first(causes, ProxyRefused.class);
        if (refused.isPresent()) {
            return unreachable(
                    proxy(proxy, "the proxy") + " does not let us through to " + server + " and answered "
                            + refused.get().getMessage(),
                    "allow the host there, or list it in no-proxy");
        }
        if (first(causes, SocketTimeoutException.class).isPresent()) {
            return timeout(server, "in time");
        }
        if (first(causes, UnknownHostException.class).isPresent()) {
            return unreachable(
                    "the host of " + proxy(proxy, server) + " has no address in DNS",
                    "check its spelling and the cluster's DNS" + network);
        }
        if (first(causes, SSLException.class).isPresent()
                || first(causes, CertPathValidatorException.class).isPresent()) {
            return tls(causes, server);
        }
        if (first(causes, ConnectException.class).isPresent()
                || first(causes, NoRouteToHostException.class).isPresent()) {
            return unreachable(
                    proxy(proxy, server) + " takes no connections",
                    "check that it runs, that the port is right and that a NetworkPolicy or mesh lets the pod reach it"
                            + network);
        }
        return unreachable(
                "the connection to " + server + " was cut before the answer was complete",
                RETRIED + "; if that lasts, look at the server's own log, and at proxies and meshes on the way");
    }

    /** For what needs no action: the program tries again until its deadline, the sidecar at its next check. */
    public static final String RETRIED = "it is tried again";

    /** @param limit as it follows "did not answer" */
    public static ConnectionError timeout(String server, String limit) {
        return unreachable(
                server + " did not answer " + limit,
                "check that the address is right and that a NetworkPolicy or firewall lets the pod reach it");
    }

    private static ConnectionError tls(List<Throwable> causes, String server) {
        String certificate = "the certificate of " + server;
        if (first(causes, CertificateExpiredException.class).isPresent()) {
            return tls(certificate + " has expired", "renew it, or check the clock of this node");
        }
        if (first(causes, CertificateNotYetValidException.class).isPresent()) {
            return tls(certificate + " is not valid yet", "check the clock of this node");
        }
        if (says(causes, "subject alternative") || says(causes, "no name matching")) {
            return untrusted(
                    certificate + " is for another name", "use a name that it lists, or have it issued for this one");
        }
        if (first(causes, CertificateDemanded.class).isPresent() || says(causes, "certificate_required")) {
            return tls(
                    server + " demands a client certificate, which mxsecrets does not have",
                    "let it, or the mesh in front of it, admit pods without one on this port");
        }
        if (says(causes, "unsupported or unrecognized ssl message")) {
            return tls(
                    server + " does not speak TLS",
                    "check the port; if the store really serves plain http, write http:// and set allow-http");
        }
        if (says(causes, "protocol")) {
            return tls(server + " offers neither TLS 1.2 nor TLS 1.3", "enable one of them there");
        }
        if (first(causes, CertPathValidatorException.class).isPresent()
                || says(causes, "pkix")
                || says(causes, "certificate")) {
            return untrusted(
                    certificate + " is not signed by a trusted authority",
                    "put its authority's certificate into the chart's caBundle, or into a ConfigMap that ca-configmap names");
        }
        return tls("TLS with " + server + " failed", "check what its port serves, and proxies on the way");
    }

    public Failure failure(Step step) {
        return Failure.of(reason, step, what, remedy);
    }

    private static String proxy(Optional<URI> proxy, String otherwise) {
        return proxy.map(p -> "the proxy " + p.getRawAuthority()).orElse(otherwise);
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = thrown; t != null && causes.size() < CAUSES; t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private static boolean says(List<Throwable> causes, String words) {
        return causes.stream()
                .map(t -> String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT))
                .anyMatch(message -> message.contains(words));
    }

    private static ConnectionError unreachable(String what, String remedy) {
        return new ConnectionError(Reason.UNREACHABLE, what, remedy);
    }

    private static ConnectionError untrusted(String what, String remedy) {
        return new ConnectionError(Reason.UNTRUSTED, what, remedy);
    }

    private static ConnectionError tls(String what, String remedy) {
        return new ConnectionError(Reason.TLS, what, remedy);
    }
}
