package io.mxsecrets.providers.vault;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.net.HeaderLog;
import io.mxsecrets.providers.net.ProxyRule;
import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultRequestExecutor;
import io.quarkus.vault.client.common.VaultResponse;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Moves the requests of the Vault client over {@link java.net.HttpURLConnection}.
 *
 * <p>Chosen over {@link java.net.http.HttpClient} because {@code init} lives for a second: the newer client loads some 300 ms
 * of classes, keeps a selector thread that costs as much again at exit (it cannot be closed before Java 21), and its
 * time-out ends with the headers, not with the body. Here each exchange runs on a thread of its own, and the caller waits
 * for it no longer than the request's time-out, name resolution and a dripping body included; then the connection is cut
 * and the thread, a daemon, is left to end.
 *
 * <p>The stage that {@link #execute} returns is complete. It fails with a {@link Failure} and with nothing else.
 */
final class Transport implements VaultRequestExecutor {
    /** Ours, so that a document beyond the limit of 1 MiB is told from an endless answer; and nothing larger is kept. */
    static final int LARGEST_BODY = 4 << 20;

    private final HeaderLog headers = HeaderLog.off();
    private final Supplier<SSLSocketFactory> tls;
    private final ProxyRule proxies;
    private final ExecutorService threads = Executors.newCachedThreadPool(Transport::daemon);

    Transport(Supplier<SSLSocketFactory> tls, ProxyRule proxies) {
        this.tls = tls;
        this.proxies = proxies;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "vault-call");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public <T> CompletionStage<VaultResponse<T>> execute(VaultRequest<T> request) {
        URI address = address(request);
        Exchange exchange = new Exchange(address, tls, proxies.proxyFor(address));
        Future<VaultResponse<T>> running = threads.submit(() -> exchange.run(request));
        try {
            return CompletableFuture.completedStage(
                    running.get(request.getTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return CompletableFuture.failedStage(failure(e.getCause(), request, address));
        } catch (TimeoutException e) {
            threads.execute(exchange::cut); // Not here: cutting a body that drips may wait for its next drop.
            return CompletableFuture.failedStage(WayFaults.timeout(address, request.getTimeout()));
        } catch (InterruptedException e) {
            threads.execute(exchange::cut);
            Thread.currentThread().interrupt();
            return CompletableFuture.failedStage(Failure.of(
                    Reason.UNREACHABLE, Step.READ, "the program was asked to stop while it waited for Vault"));
        }
    }

    private Failure failure(Throwable thrown, VaultRequest<?> request, URI address) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof IOException io) {
            return WayFaults.of(io, address, request.getTimeout(), proxies.on(address));
        }
        return Failure.of(
                Reason.BUG,
                Step.READ,
                "an exchange with Vault ended with " + thrown.getClass().getSimpleName()
                        + "; that is a mistake of ours, please report it");
    }

    /** Not the client's own joining, which loses a path in the address. */
    private static URI address(VaultRequest<?> request) {
        StringBuilder url = new StringBuilder(request.getBaseUrl().toString().replaceAll("/+$", ""));
        url.append('/').append(request.getApiVersion()).append('/').append(request.getPath());
        char separator = '?';
        for (var parameter : request.getQueryParams().entrySet()) {
            url.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
            separator = '&';
        }
        return URI.create(url.toString());
    }
}
