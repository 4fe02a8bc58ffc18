package io.mxsecrets.cli.store.client;

import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.tls.Trust;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.client.VaultCall;
import io.mxsecrets.providers.vault.client.VaultEndpoint;
import io.mxsecrets.providers.vault.client.VaultTransport;
import io.quarkus.vault.client.common.VaultRequest;
import java.util.Optional;

/** Calls of Vault with the caller's token, through the door that the agent's calls have. */
final class VaultAccess implements AutoCloseable {
    private final VaultTransport transport;
    private final VaultEndpoint server;
    private final SecretText token;
    private final ProviderContext world;

    VaultAccess(SourceSettings source, SecretText token, ProviderContext world) {
        this.transport = new VaultTransport(
                () -> Trust.context(world.settings()).getSocketFactory(), ProxyRule.of(world.settings()));
        this.server = new VaultEndpoint(
                source.find(VaultSettings.ADDRESS).orElseThrow(),
                source.find(VaultSettings.NAMESPACE),
                transport,
                world);
        this.token = token;
        this.world = world;
    }

    /** Repeats what may pass. */
    VaultAnswer get(VaultRequest.Builder<?> request, Deadline deadline) {
        VaultRequest<?> built = request.build();
        return world.tries().until(deadline, () -> send(built, deadline));
    }

    /** A write is sent once: where its answer is lost, nobody can tell whether it was done. */
    VaultAnswer once(VaultRequest.Builder<?> request, Deadline deadline) {
        return send(request.build(), deadline);
    }

    private VaultAnswer send(VaultRequest<?> request, Deadline deadline) {
        return server.send(VaultCall.READ, request, Optional.of(token), deadline);
    }

    @Override
    public void close() {
        transport.close();
    }
}
