package io.mxsecrets.providers.vault.client;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.net.http.ConnectionError;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Why Vault did not answer. */
public final class ConnectionErrorMapper {
    private ConnectionErrorMapper() {}

    /** Host and port, as sentences name the server. */
    public static String place(URI address) {
        return address.getRawAuthority();
    }

    static Failure of(IOException fault, URI address, Optional<URI> proxy) {
        return ConnectionError.of(fault, place(address), proxy, "").failure(Step.READ);
    }

    /** No connection, or a request that could not be sent. */
    static Failure timeout(URI address, Duration limit) {
        return ConnectionError.timeout(place(address), within(limit)).failure(Step.READ);
    }

    /** The request was sent and nothing came back. */
    static Failure slow(URI address, Duration limit) {
        return unreachable(
                place(address) + " took the request and did not answer " + within(limit),
                "it is overloaded, or waits for its own storage; its log says more");
    }

    /** Vault calls the API server at a login. */
    static Failure slowLogin(URI address, Duration limit) {
        return unreachable(
                place(address) + " took the login and did not answer " + within(limit),
                "if it answers other calls, it waits for the Kubernetes API server: let Vault reach what"
                        + " kubernetes_host (or the issuer) of the auth mount names");
    }

    private static String within(Duration limit) {
        return "within " + (limit.toMillis() >= 1000 ? limit.toSeconds() + " s" : limit.toMillis() + " ms");
    }

    private static Failure unreachable(String what, String remedy) {
        return Failure.of(Reason.UNREACHABLE, Step.READ, what, remedy);
    }
}
