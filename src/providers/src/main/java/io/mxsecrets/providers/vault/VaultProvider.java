package io.mxsecrets.providers.vault;

import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.tls.Trust;
import io.mxsecrets.providers.vault.client.VaultEndpoint;
import io.mxsecrets.providers.vault.client.VaultTransport;
import io.mxsecrets.providers.vault.login.VaultIdentity;
import io.mxsecrets.providers.vault.login.VaultSession;
import io.quarkus.vault.client.common.VaultRequestExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * HashiCorp Vault. One login for each identity (address, namespace, role, token file) of the process, none for each read;
 * the document given back is the bytes of the API's {@code data.data}, its version the number of KV version 2.
 */
public final class VaultProvider implements SecretProvider {
    private final ProviderContext world;
    private final VaultRequestExecutor executor;
    private final Runnable goodbye;
    private final Optional<SecretText> token;
    private final List<Thread> goodbyes = new ArrayList<>();
    private final Map<VaultIdentity, VaultSession> sessions = new ConcurrentHashMap<>();
    private final Map<VaultIdentity, Map<VaultPath, KvReader>> readers = new ConcurrentHashMap<>();

    public VaultProvider(ProviderContext world) {
        this(world, Optional.empty());
    }

    /** @param token a user's own, used in place of any login */
    public VaultProvider(ProviderContext world, Optional<SecretText> token) {
        this.world = world;
        this.token = token;
        VaultTransport made = new VaultTransport(Trust.sockets(world.settings()), ProxyRule.of(world.settings()));
        this.executor = made;
        this.goodbye = made::close;
    }

    /** With answers of a test's choice. */
    VaultProvider(ProviderContext world, VaultRequestExecutor executor) {
        this.world = world;
        this.executor = executor;
        this.goodbye = () -> {};
        this.token = Optional.empty();
    }

    @Override
    public Reading read(Request request, Deadline deadline) {
        SourceSettings source = request.source();
        return reader(source).read(version(source), request.known(), deadline);
    }

    private static Version version(SourceSettings source) {
        return source.get(SettingRegistry.VERSION);
    }

    private KvReader reader(SourceSettings source) {
        VaultIdentity identity = identity(source);
        return readers.computeIfAbsent(identity, i -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        VaultPath.of(source), path -> new KvReader(session(identity), path, world.telemetry()));
    }

    private VaultIdentity identity(SourceSettings source) {
        VaultIdentity said = VaultIdentity.of(source, world.settings());
        return token.map(said::with).orElse(said);
    }

    private VaultSession session(VaultIdentity identity) {
        return sessions.computeIfAbsent(identity, this::open);
    }

    private VaultSession open(VaultIdentity identity) {
        return new VaultSession(
                identity, new VaultEndpoint(identity.address(), identity.namespace(), executor, world), world);
    }

    @Override
    public List<Diagnosis> inspect(SourceSettings source) {
        return source.find(VaultSettings.ADDRESS)
                .map(address -> VaultDoctor.written(VaultPath.of(source), address))
                .orElse(List.of());
    }

    @Override
    public List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
        VaultIdentity identity = identity(source);
        return new VaultDoctor(session(identity), VaultPath.of(source), version(source), world, deadline).look();
    }

    /** A thread a session: they end together, and a Vault that hangs holds no other up. */
    @Override
    public void leave() {
        sessions.values().forEach(session -> goodbyes.add(begin(session::close)));
        sessions.clear();
        readers.clear();
    }

    @Override
    public void close() {
        leave();
        boolean stopped = Thread.interrupted(); // What stops a sidecar must not cut its goodbye short.
        long end = System.nanoTime() + VaultSession.REVOCATION_LIMIT.toNanos();
        try {
            for (Thread goodbye : goodbyes) {
                TimeUnit.NANOSECONDS.timedJoin(goodbye, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
        if (stopped) {
            Thread.currentThread().interrupt();
        }
        goodbyes.clear();
        goodbye.run();
    }

    /** What it throws is dropped: the token ends with its TTL. */
    private static Thread begin(Runnable work) {
        Thread thread = new Thread(work, "vault-goodbye");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((which, thrown) -> {});
        thread.start();
        return thread;
    }
}
