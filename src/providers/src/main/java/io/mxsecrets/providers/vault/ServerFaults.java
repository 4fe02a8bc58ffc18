package io.mxsecrets.providers.vault;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.net.URI;

/**
 * Answers that any call can get and that say something about the server, not about the call: sealed, standby, throttling,
 * a redirect, somebody else's page.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs#http-status-codes">Vault's status codes</a>
 */
final class ServerFaults {
    private ServerFaults() {}

    /** @throws Failure where the answer is one of these */
    static void check(Answer answer, URI address) {
        String at = "Vault at " + WayFaults.place(address);
        int status = answer.status();
        if (status == 400 && answer.says("HTTP request to an HTTPS server")) {
            throw fault(
                    Reason.SETTINGS, at + " serves TLS and was asked in plain http; write the address with https://");
        }
        if (status >= 300 && status < 400) {
            throw redirect(answer, at);
        }
        if (status == 429) {
            throw fault(
                    Reason.THROTTLED_BY_STORE,
                    at + " asks us to be slower (429); raise its rate limit quota if that lasts");
        }
        if (status == 412) {
            throw fault(Reason.STORE_ERROR, at + " is a replica that has not caught up yet (412); it is tried again");
        }
        if (status == 472 || status == 473) {
            throw fault(
                    Reason.STANDBY,
                    at + " is a secondary that serves no reads (" + status
                            + "); let vault-address name the active cluster");
        }
        if (status >= 500) {
            throw serverError(answer, address, at);
        }
        boolean vaults = status == 204 || answer.beginsObject();
        if (!vaults) {
            throw fault(
                    Reason.STRANGE_ANSWER,
                    WayFaults.place(address) + " answered " + status + " with something that is not Vault's;"
                            + " check the address, and for a proxy or login page on the way");
        }
    }

    private static Failure redirect(Answer answer, String at) {
        boolean elsewhere = answer.redirects();
        return fault(
                Reason.STANDBY,
                at + " sends us to another address (" + answer.status() + "), which is "
                        + (elsewhere ? "never followed" : "not told")
                        + "; let vault-address name the active node or a load balancer before it,"
                        + " or let the standby forward requests");
    }

    private static Failure serverError(Answer answer, URI address, String at) {
        if (answer.says("Vault is sealed")) {
            return fault(Reason.SEALED, at + " is sealed; unseal it (vault operator unseal)");
        }
        if (answer.status() == 501 || answer.says("not initialized") || answer.says("not yet initialized")) {
            return uninitialised(address);
        }
        if (answer.says("active cluster node not found") || answer.says("standby")) {
            return fault(
                    Reason.STANDBY,
                    at
                            + " is a standby and finds no active node; wait for the election, or look at the cluster's nodes");
        }
        return fault(
                Reason.STORE_ERROR,
                at + " failed (" + answer.status() + "); its own log says why, and it is tried again");
    }

    static Failure uninitialised(URI address) {
        return fault(
                Reason.UNINITIALISED,
                "Vault at " + WayFaults.place(address)
                        + " has not been initialised; run vault operator init and unseal it");
    }

    private static Failure fault(Reason reason, String sentence) {
        return Failure.of(reason, Step.READ, sentence);
    }
}
