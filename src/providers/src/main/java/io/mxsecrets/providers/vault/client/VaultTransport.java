package io.mxsecrets.providers.vault.client;

import io.mxsecrets.core.failure.Bug;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.http.BoundedCall;
import io.mxsecrets.providers.net.http.HttpExchange;
import io.mxsecrets.providers.net.http.HttpReply;
import io.mxsecrets.providers.net.http.HttpRequest;
import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultRequestExecutor;
import io.quarkus.vault.client.common.VaultResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Moves the requests of the Vault client through the {@link HttpExchange}. It follows a redirect only to the same address, and
 * only once: behind a load balancer that may be another node.
 *
 * <p>The stage that {@link #execute} returns is complete. It fails with a {@link Failure} and with nothing else.
 */
public final class VaultTransport implements VaultRequestExecutor, AutoCloseable {
    /** A document of 1 MiB and what is around it; a larger one is distinguished from an endless answer, and both cost memory. */
    public static final int LARGEST_BODY = 2 << 20;

    private final BoundedCall calls = new BoundedCall("vault-call");
    private final ProxyRule proxies;
    private final HttpExchange door;

    public VaultTransport(Supplier<SSLSocketFactory> tls, ProxyRule proxies) {
        this.proxies = proxies;
        this.door = new HttpExchange(tls, proxies);
    }

    @Override
    public <T> CompletionStage<VaultResponse<T>> execute(VaultRequest<T> request) {
        URI address = address(request);
        try {
            return CompletableFuture.completedStage(calls.run(request.getTimeout(), () -> exchange(request, address)));
        } catch (ExecutionException e) {
            return CompletableFuture.failedStage(failure(e.getCause(), request, address));
        } catch (BoundedCall.Late late) {
            return CompletableFuture.failedStage(late(late, request, address));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedStage(Failure.of(
                    Reason.UNREACHABLE,
                    Step.READ,
                    "the program was stopped while it waited for Vault",
                    "start it again"));
        }
    }

    private <T> VaultResponse<T> exchange(VaultRequest<T> request, URI address) throws IOException {
        HttpReply reply = door.send(request(request, address));
        Optional<URI> next = redirect(reply, address);
        HttpReply last = next.isPresent() ? door.send(request(request, next.get())) : reply;
        return new VaultResponse<>(request, last.status(), last.headers(), last.body());
    }

    private static HttpRequest request(VaultRequest<?> request, URI address) {
        Map<String, String> headers = new TreeMap<>(request.getHTTPHeaders());
        headers.put("X-Vault-Request", "true");
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "mxsecrets");
        Optional<byte[]> body = request.getSerializedBody().map(text -> text.getBytes(StandardCharsets.UTF_8));
        body.ifPresent(some -> headers.putIfAbsent("Content-Type", "application/json"));
        return new HttpRequest(request.getMethod().name(), address, headers, body, LARGEST_BODY);
    }

    /** Vault's own redirects (307, 308) keep method and body; they lead to the active node, which the settings must name. */
    private static Optional<URI> redirect(HttpReply reply, URI address) {
        if (reply.status() != 307 && reply.status() != 308) {
            return Optional.empty();
        }
        return reply.header("Location")
                .flatMap(location -> resolved(location, address))
                .filter(next -> same(next, address));
    }

    private static Optional<URI> resolved(String location, URI address) {
        try {
            return Optional.of(address.resolve(location));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Another node, or the same behind its load balancer, is asked the same: what another path holds is another secret. */
    private static boolean same(URI other, URI address) {
        return address.getScheme().equals(other.getScheme())
                && address.getRawAuthority().equalsIgnoreCase(other.getRawAuthority())
                && Objects.equals(address.getRawPath(), other.getRawPath())
                && Objects.equals(address.getRawQuery(), other.getRawQuery());
    }

    private static Failure late(BoundedCall.Late late, VaultRequest<?> request, URI address) {
        if (!late.asked()) {
            return ConnectionErrorMapper.timeout(address, request.getTimeout());
        }
        boolean login = request.getPath().matches("auth/.*/login");
        return login
                ? ConnectionErrorMapper.slowLogin(address, request.getTimeout())
                : ConnectionErrorMapper.slow(address, request.getTimeout());
    }

    private Failure failure(Throwable thrown, VaultRequest<?> request, URI address) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof IOException io) {
            return ConnectionErrorMapper.of(io, address, proxies.on(address));
        }
        return Failure.of(
                Reason.BUG,
                Step.READ,
                "an exchange with Vault ended with " + thrown.getClass().getSimpleName(),
                Bug.REMEDY);
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

    @Override
    public void close() {
        calls.close();
        door.close();
    }
}
