package io.mxsecrets.providers.vault.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultRequestExecutor;
import io.quarkus.vault.client.common.VaultResponse;
import io.quarkus.vault.client.logging.LogConfidentialityLevel;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** One Vault, and one namespace of it: sends a request once and tells what the server itself cannot do now. */
public final class VaultEndpoint {
    /** The longest that one try takes; a slow store is better asked again than waited for. */
    private static final Duration TRY = Duration.ofSeconds(10);

    private final URI address;
    private final VaultClient client;
    private final ProviderContext world;

    public VaultEndpoint(
            URI address, Optional<String> namespace, VaultRequestExecutor transport, ProviderContext world) {
        this.address = address;
        this.client = VaultClient.builder()
                .baseUrl(address.toString())
                .executor(transport)
                .namespace(namespace.orElse(null))
                .logConfidentialityLevel(LogConfidentialityLevel.HIGH)
                .build();
        this.world = world;
    }

    public URI address() {
        return address;
    }

    /**
     * @param token none for calls that need none
     * @return an answer of Vault itself: 2xx, or a refusal (4xx) that the caller explains
     * @throws Failure where there is no answer, or one that any call could get
     */
    public VaultAnswer send(VaultCall call, VaultRequest<?> request, Optional<SecretText> token, Deadline deadline) {
        return send(call, request, token, deadline, true);
    }

    /** The state of the server, whatever its status says: {@code sys/health}. */
    public VaultAnswer health(Deadline deadline) {
        VaultRequest<?> health =
                VaultRequest.get("Health").path("sys", "health").noNamespace().build();
        return send(VaultCall.HEALTH, health, Optional.empty(), deadline, false);
    }

    private VaultAnswer send(
            VaultCall call, VaultRequest<?> request, Optional<SecretText> token, Deadline deadline, boolean checked) {
        long start = world.ticker().nanos();
        String outcome = "ok";
        try {
            VaultAnswer answer = exchange(request, token, deadline);
            if (answer.status() >= 400) {
                outcome = "refused";
            }
            if (checked) {
                ServerErrorMapper.check(answer, address, world.clock().instant());
            }
            return answer;
        } catch (Failure caught) {
            Failure failure = caught.reason() == Reason.SEALED ? sealed(caught, deadline) : caught;
            outcome = failure.reason().label();
            throw failure.at(call.step());
        } finally {
            world.telemetry()
                    .called(
                            "vault",
                            call.label(),
                            outcome,
                            Duration.ofNanos(world.ticker().nanos() - start));
        }
    }

    /** A Vault that was never initialised calls itself sealed; only its health tells. */
    private Failure sealed(Failure sealed, Deadline deadline) {
        try {
            JsonNode initialised = health(deadline).json().path("initialized");
            return initialised.isBoolean() && !initialised.asBoolean()
                    ? ServerErrorMapper.uninitialised(address)
                    : sealed;
        } catch (Failure unanswered) {
            return sealed;
        }
    }

    private VaultAnswer exchange(VaultRequest<?> request, Optional<SecretText> token, Deadline deadline) {
        Duration limit = deadline.atMost(TRY);
        if (limit.toMillis() == 0) {
            throw Failure.of(
                    Reason.UNREACHABLE,
                    VaultCall.READ.step(),
                    "no time was left to ask " + ConnectionErrorMapper.place(address),
                    "raise init-timeout if that happens at each start");
        }
        VaultRequest<?> timed = request.builder()
                .timeout(limit)
                .token(token.map(SecretText::reveal).orElse(null))
                .rebuild();
        try {
            VaultResponse<?> response =
                    client.execute(timed).toCompletableFuture().join();
            return VaultAnswer.of(response);
        } catch (CompletionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw e;
        }
    }
}
