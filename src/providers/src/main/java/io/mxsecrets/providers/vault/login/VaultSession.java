package io.mxsecrets.providers.vault.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.client.VaultCall;
import io.mxsecrets.providers.vault.client.VaultEndpoint;
import io.mxsecrets.providers.vault.login.VaultIdentity.Token;
import io.mxsecrets.providers.vault.login.VaultIdentity.TokenFile;
import io.quarkus.vault.client.api.auth.token.VaultAuthTokenRequestFactory;
import io.quarkus.vault.client.common.VaultRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One login and its token's life: logged in when first needed, renewed when two thirds of its life are over and it is
 * needed, logged in anew once where Vault no longer knows it, given back at the end. There is no timer: a token that
 * nobody needs before it ends is let go, which costs Vault one call, where keeping it alive would cost several.
 *
 * <p>Used by one thread; {@link #close} may come from another.
 */
public final class VaultSession implements AutoCloseable {
    /** How long the revocation of all tokens may take when the process ends. */
    public static final Duration REVOCATION_LIMIT = Duration.ofMillis(1500);

    /** A token younger than this is not to blame for a 403: the policy is. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final VaultIdentity identity;
    private final VaultEndpoint server;
    private final ProviderContext world;
    private volatile Optional<VaultToken> token = Optional.empty();
    private volatile boolean closed;

    public VaultSession(VaultIdentity identity, VaultEndpoint server, ProviderContext world) {
        this.identity = identity;
        this.server = server;
        this.world = world;
    }

    public VaultEndpoint server() {
        return server;
    }

    public VaultIdentity identity() {
        return identity;
    }

    /** The policies of the current token, for messages. */
    public List<String> policies() {
        return token.map(VaultToken::policies).orElse(List.of());
    }

    /**
     * Sends with a token, again while that may help.
     *
     * @param judge takes what it can use of an answer, or fails: what may pass by itself is asked again
     */
    public <T> T ask(VaultCall call, VaultRequest<?> request, Deadline deadline, Function<VaultAnswer, T> judge) {
        return world.tries().until(deadline, () -> judge.apply(answer(call, request, deadline)));
    }

    /** Sends with a token; where Vault denies it, once more with a new one. */
    private VaultAnswer answer(VaultCall call, VaultRequest<?> request, Deadline deadline) {
        VaultToken used = current(deadline);
        VaultAnswer answer = send(call, request, used, deadline);
        if (answer.status() != 403) {
            return answer;
        }
        boolean gone = answer.says("invalid token"); // Told by Vault from 1.13 on, by older ones not.
        boolean young = used.age(world.ticker().nanos()).compareTo(YOUNG) < 0;
        if (young && !gone) {
            return answer;
        }
        return send(call, request, gone ? login(deadline) : replace(used, deadline), deadline);
    }

    /** Sends with the token as it is: for calls that the policy may deny without harm. */
    public VaultAnswer askOnce(VaultCall call, VaultRequest<?> request, Deadline deadline) {
        return world.tries().until(deadline, () -> send(call, request, current(deadline), deadline));
    }

    /** As {@link #askOnce}, and nothing where the answer is not Vault's: what it would spare may be answered well. */
    public Optional<VaultAnswer> askAside(VaultCall call, VaultRequest<?> request, Deadline deadline) {
        return world.tries().until(deadline, () -> {
            VaultToken used = current(deadline);
            try {
                return Optional.of(send(call, request, used, deadline));
            } catch (Failure failure) {
                if (failure.reason() == Reason.STRANGE_ANSWER) {
                    return Optional.empty();
                }
                throw failure;
            }
        });
    }

    private VaultAnswer send(VaultCall call, VaultRequest<?> request, VaultToken with, Deadline deadline) {
        return server.send(call, request, Optional.of(with.value()), deadline);
    }

    /** A token that is good for a call, by renewal or login where need be. */
    public VaultToken current(Deadline deadline) {
        long now = world.ticker().nanos();
        Optional<VaultToken> held = token.filter(t -> !t.dead(now));
        if (held.isEmpty()) {
            return login(deadline);
        }
        if (!held.get().ageing(now)) {
            return held.get();
        }
        try {
            return succeed(held.get(), deadline.forOneTry());
        } catch (Failure passing) {
            return held.get(); // A third of its life is left, and the next call tries again.
        }
    }

    private VaultToken succeed(VaultToken old, Deadline deadline) {
        return old.renewable() ? renew(old, deadline) : replace(old, deadline);
    }

    private VaultToken renew(VaultToken old, Deadline deadline) {
        VaultRequest<?> request = VaultAuthTokenRequestFactory.INSTANCE.renewSelf(null);
        VaultAnswer answer = server.send(VaultCall.RENEW, request, Optional.of(old.value()), deadline);
        Optional<VaultToken> renewed = VaultToken.from(
                        answer.json().path("auth"), world.ticker().nanos())
                .filter(t -> !t.endless()) // Less than a second is left, which Vault writes as 0.
                .map(t -> t.after(old));
        if (answer.status() != 200 || renewed.isEmpty()) {
            return replace(old, deadline);
        }
        token = renewed;
        return renewed.get();
    }

    private VaultToken replace(VaultToken old, Deadline deadline) {
        VaultToken fresh = login(deadline);
        if (old.ours()) {
            revoke(old, deadline);
        }
        return fresh;
    }

    private VaultToken login(Deadline deadline) {
        VaultToken fresh = given().map(
                        value -> VaultToken.given(value, world.ticker().nanos()))
                .orElseGet(() -> world.tries().until(deadline, () -> loggedIn(deadline)));
        token = Optional.of(fresh);
        if (closed) {
            close();
        }
        return fresh;
    }

    /** A token that needs no login. */
    private Optional<SecretText> given() {
        if (identity.method() instanceof TokenFile file) {
            return Optional.of(IdentityFile.read(file.file(), "the token of Vault"));
        }
        return identity.method() instanceof Token token ? Optional.of(token.value()) : Optional.empty();
    }

    private VaultToken loggedIn(Deadline deadline) {
        LoginRequest credentials = LoginRequest.of(identity.method());
        VaultRequest<?> request = VaultRequest.post("Login")
                .path("auth", VaultPath.encode(credentials.mount()), "login")
                .body(credentials.body())
                .build();
        VaultAnswer answer = server.send(VaultCall.LOGIN, request, Optional.empty(), deadline);
        if (answer.status() >= 400) {
            throw LoginErrorMapper.of(
                    answer, identity, credentials.claims(), world.clock().instant());
        }
        JsonNode auth = answer.json().path("auth");
        VaultToken fresh = VaultToken.from(auth, world.ticker().nanos())
                .orElseThrow(() -> LoginErrorMapper.noToken(auth, identity));
        world.telemetry()
                .log(
                        LogLevel.INFO,
                        "logged in to Vault at auth/" + credentials.mount(),
                        Map.of(LogKey.PROVIDER, "vault", LogKey.CREDENTIALS, credentials.kind()));
        return fresh;
    }

    private void revoke(VaultToken old, Deadline deadline) {
        try {
            VaultRequest<?> request = VaultAuthTokenRequestFactory.INSTANCE.revokeSelf();
            server.send(VaultCall.REVOKE, request, Optional.of(old.value()), deadline);
        } catch (Failure gone) {
            // It ends with its life.
        }
    }

    /** Gives the token back; takes as long as one call. */
    @Override
    public void close() {
        closed = true;
        Optional<VaultToken> last = token;
        token = Optional.empty();
        last.filter(VaultToken::ours).ifPresent(t -> revoke(t, Deadline.after(REVOCATION_LIMIT, world.ticker())));
    }
}
