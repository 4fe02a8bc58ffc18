package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.reference.VaultPath;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.vault.Identity.TokenFile;
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
final class Session implements AutoCloseable {
    /** A token younger than this is not to blame for a 403: the policy is. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final Identity identity;
    private final Server server;
    private final Surroundings world;
    private volatile Optional<Token> token = Optional.empty();
    private volatile boolean closed;

    Session(Identity identity, Server server, Surroundings world) {
        this.identity = identity;
        this.server = server;
        this.world = world;
    }

    Server server() {
        return server;
    }

    Identity identity() {
        return identity;
    }

    /** The policies of the current token, for messages. */
    List<String> policies() {
        return token.map(Token::policies).orElse(List.of());
    }

    /**
     * Sends with a token, again while that may help.
     *
     * @param judge takes what it can use of an answer, or fails: what may pass by itself is asked again
     */
    <T> T ask(Call call, VaultRequest<?> request, Deadline deadline, Function<Answer, T> judge) {
        return world.tries().until(deadline, () -> judge.apply(answer(call, request, deadline)));
    }

    /** Sends with a token; where Vault denies it, once more with a new one. */
    private Answer answer(Call call, VaultRequest<?> request, Deadline deadline) {
        Token used = current(deadline);
        Answer answer = send(call, request, used, deadline);
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
    Answer askOnce(Call call, VaultRequest<?> request, Deadline deadline) {
        return world.tries().until(deadline, () -> send(call, request, current(deadline), deadline));
    }

    private Answer send(Call call, VaultRequest<?> request, Token with, Deadline deadline) {
        return server.send(call, request, Optional.of(with.value()), deadline);
    }

    /** A token that is good for a call, by renewal or login where need be. */
    Token current(Deadline deadline) {
        long now = world.ticker().nanos();
        Optional<Token> held = token.filter(t -> !t.dead(now));
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

    private Token succeed(Token old, Deadline deadline) {
        return old.renewable() ? renew(old, deadline) : replace(old, deadline);
    }

    private Token renew(Token old, Deadline deadline) {
        VaultRequest<?> request = VaultAuthTokenRequestFactory.INSTANCE.renewSelf(null);
        Answer answer = server.send(Call.RENEW, request, Optional.of(old.value()), deadline);
        Optional<Token> renewed = Token.from(
                        answer.json().path("auth"), world.ticker().nanos())
                .filter(t -> !t.endless()) // Less than a second is left, which Vault writes as 0.
                .map(t -> t.after(old));
        if (answer.status() != 200 || renewed.isEmpty()) {
            return replace(old, deadline);
        }
        token = renewed;
        return renewed.get();
    }

    private Token replace(Token old, Deadline deadline) {
        Token fresh = login(deadline);
        if (old.ours()) {
            revoke(old, deadline);
        }
        return fresh;
    }

    private Token login(Deadline deadline) {
        Token fresh = identity.way() instanceof TokenFile file
                ? Token.given(
                        IdentityFile.read(file.file(), "the token of Vault"),
                        world.ticker().nanos())
                : world.tries().until(deadline, () -> loggedIn(deadline));
        token = Optional.of(fresh);
        if (closed) {
            close();
        }
        return fresh;
    }

    private Token loggedIn(Deadline deadline) {
        Credentials credentials = Credentials.of(identity.way());
        VaultRequest<?> request = VaultRequest.post("Login")
                .path("auth", VaultPath.encode(credentials.mount()), "login")
                .body(credentials.body())
                .build();
        Answer answer = server.send(Call.LOGIN, request, Optional.empty(), deadline);
        if (answer.status() >= 400) {
            throw LoginFaults.of(
                    answer, identity, credentials.claims(), world.clock().instant());
        }
        JsonNode auth = answer.json().path("auth");
        Token fresh = Token.from(auth, world.ticker().nanos()).orElseThrow(() -> LoginFaults.noToken(auth, identity));
        world.telemetry()
                .log(
                        LogLevel.INFO,
                        "logged in to Vault at auth/" + credentials.mount(),
                        Map.of(LogKey.PROVIDER, "vault", LogKey.CREDENTIALS, credentials.kind()));
        return fresh;
    }

    private void revoke(Token old, Deadline deadline) {
        try {
            VaultRequest<?> request = VaultAuthTokenRequestFactory.INSTANCE.revokeSelf();
            server.send(Call.REVOKE, request, Optional.of(old.value()), deadline);
        } catch (Failure gone) {
            // It ends with its life.
        }
    }

    /** Gives the token back; takes as long as one call. */
    @Override
    public void close() {
        closed = true;
        Optional<Token> last = token;
        token = Optional.empty();
        last.filter(Token::ours).ifPresent(t -> revoke(t, Deadline.after(VaultProvider.GOODBYE, world.ticker())));
    }
}
