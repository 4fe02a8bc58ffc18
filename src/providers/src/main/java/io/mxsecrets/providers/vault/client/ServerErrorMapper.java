package io.mxsecrets.providers.vault.client;

import static io.mxsecrets.providers.net.http.ConnectionError.RETRIED;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.net.RetryAfter;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Answers that any call can get and that say something about the server, not about the call: sealed, standby, throttling,
 * a redirect, another server's page. They are recognized by what they say: a status that Vault does not use is not Vault's, and
 * neither is one that it does use without its list of errors.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs#http-status-codes">Vault's status codes</a>
 */
public final class ServerErrorMapper {
    /** The refusals of Vault that the caller explains. */
    private static final List<Integer> REFUSALS = List.of(400, 403, 404, 405);

    private ServerErrorMapper() {}

    /** @throws Failure where the answer is one of these, with the pause that it asks for */
    public static void check(VaultAnswer answer, URI address, Instant now) {
        String at = "Vault at " + ConnectionErrorMapper.place(address);
        int status = answer.status();
        if (status == 200 || status == 204) {
            if (status == 200 && !answer.beginsObject()) {
                throw strange(answer, address);
            }
        } else if (status < 300) {
            throw strange(answer, address);
        } else if (status < 400) {
            throw redirect(answer, at);
        } else if (status >= 500 || !REFUSALS.contains(status)) {
            throw passing(answer, address, at)
                    .withPause(RetryAfter.of(answer.header("Retry-After").orElse(""), now));
        } else {
            refused(answer, address, at);
        }
    }

    private static void refused(VaultAnswer answer, URI address, String at) {
        if (answer.says("HTTP request to an HTTPS server")) {
            throw fault(
                    Reason.SETTINGS,
                    at + " serves TLS and was called over plain http",
                    "write the address with https://");
        }
        if (answer.says("Upgrading from non-versioned to versioned")) {
            throw fault(
                    Reason.STORE_ERROR,
                    at + " is still upgrading the engine to KV version 2 (" + answer.status()
                            + "), which it also does after each start and failover",
                    RETRIED);
        }
        // A deleted version is a 404 with its metadata and without a list of errors.
        boolean deleted = answer.status() == 404 && answer.json().path("data").isObject();
        if (!answer.refusal() && !deleted) {
            throw strange(answer, address);
        }
    }

    public static Failure strange(VaultAnswer answer, URI address) {
        return fault(
                Reason.STRANGE_ANSWER,
                ConnectionErrorMapper.place(address) + " answered " + answer.status()
                        + " with something that is not from Vault",
                "check the address, and for a proxy or login page on the way");
    }

    private static Failure passing(VaultAnswer answer, URI address, String at) {
        return switch (answer.status()) {
            case 408, 425 ->
                fault(
                        Reason.STORE_ERROR,
                        at + " did not take the request this time (" + answer.status() + ")",
                        RETRIED);
            case 412 -> fault(Reason.STORE_ERROR, at + " is a replica that has not caught up yet (412)", RETRIED);
            case 429 ->
                fault(
                        Reason.THROTTLED_BY_STORE,
                        at + " limits the rate of calls (429)",
                        "raise its rate limit quota if that lasts");
            case 472, 473 ->
                fault(
                        Reason.STANDBY,
                        at + " is a secondary that serves no reads (" + answer.status() + ")",
                        "let vault-address name the active cluster");
            default -> answer.status() >= 500 ? serverError(answer, address, at) : strange(answer, address);
        };
    }

    private static Failure redirect(VaultAnswer answer, String at) {
        boolean elsewhere = answer.header("Location").isPresent();
        return fault(
                Reason.STANDBY,
                at + " redirects to another address (" + answer.status() + "), which is "
                        + (elsewhere ? "never followed" : "not given"),
                "let vault-address name the active node or a load balancer before it,"
                        + " or let the standby forward requests");
    }

    private static Failure serverError(VaultAnswer answer, URI address, String at) {
        if (answer.says("Vault is sealed")) {
            return fault(Reason.SEALED, at + " is sealed", "unseal it (vault operator unseal)");
        }
        if (answer.status() == 501 || answer.says("not initialized") || answer.says("not yet initialized")) {
            return uninitialised(address);
        }
        if (answer.says("active cluster node not found") || answer.says("standby")) {
            return fault(
                    Reason.STANDBY,
                    at + " is a standby and finds no active node",
                    "wait for the election, or check the cluster's nodes");
        }
        return fault(
                Reason.STORE_ERROR, at + " failed (" + answer.status() + ")", "its own log says why, and " + RETRIED);
    }

    public static Failure uninitialised(URI address) {
        return fault(
                Reason.UNINITIALISED,
                "Vault at " + ConnectionErrorMapper.place(address) + " has not been initialised",
                "run vault operator init and unseal it");
    }

    private static Failure fault(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.READ, what, remedy);
    }
}
