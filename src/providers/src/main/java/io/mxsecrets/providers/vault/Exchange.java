package io.mxsecrets.providers.vault;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** One request and its answer; follows a redirect only within the same scheme, host and port, and only once. */
final class Exchange {
    private final URI address;
    private final Supplier<SSLSocketFactory> tls;
    private final Proxy proxy;
    private volatile HttpURLConnection connection;
    private volatile boolean cut;

    Exchange(URI address, Supplier<SSLSocketFactory> tls, Proxy proxy) {
        this.address = address;
        this.tls = tls;
        this.proxy = proxy;
    }

    /** Ends the exchange from another thread. */
    void cut() {
        cut = true;
        HttpURLConnection open = connection;
        if (open != null) {
            open.disconnect();
        }
    }

    <T> VaultResponse<T> run(VaultRequest<T> request) throws IOException {
        VaultResponse<T> response = send(request, address);
        Optional<URI> next = redirect(response);
        return next.isPresent() ? send(request, next.get()) : response;
    }

    /** Vault's own redirects (307, 308) keep method and body; they lead to the active node, which the settings must name. */
    private Optional<URI> redirect(VaultResponse<?> response) {
        if (response.getStatusCode() != 307 && response.getStatusCode() != 308) {
            return Optional.empty();
        }
        return header(response, "Location").map(this::resolved).filter(this::sameOrigin);
    }

    private URI resolved(String location) {
        try {
            return address.resolve(location);
        } catch (IllegalArgumentException e) {
            return URI.create("invalid:");
        }
    }

    private boolean sameOrigin(URI other) {
        return address.getScheme().equals(other.getScheme())
                && address.getRawAuthority().equalsIgnoreCase(other.getRawAuthority());
    }

    private static Optional<String> header(VaultResponse<?> response, String name) {
        return response.getHeaders().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private <T> VaultResponse<T> send(VaultRequest<T> request, URI url) throws IOException {
        HttpURLConnection http = open(request, url);
        Optional<byte[]> body = request.getSerializedBody().map(text -> text.getBytes(StandardCharsets.UTF_8));
        if (body.isPresent()) {
            http.setDoOutput(true);
            // A fixed length also keeps the JDK from sending a login twice when the first answer is cut.
            http.setFixedLengthStreamingMode(body.get().length);
            http.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = http.getOutputStream()) {
                out.write(body.get());
            }
        }
        int status = http.getResponseCode();
        byte[] answer = read(status < 400 ? http.getInputStream() : http.getErrorStream());
        return new VaultResponse<>(request, status, headers(http), answer);
    }

    private HttpURLConnection open(VaultRequest<?> request, URI url) throws IOException {
        HttpURLConnection http = (HttpURLConnection) url.toURL().openConnection(proxy);
        if (http instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.get());
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, request.getTimeout().toMillis());
        http.setConnectTimeout(millis);
        http.setReadTimeout(millis);
        http.setInstanceFollowRedirects(false);
        http.setUseCaches(false);
        http.setRequestMethod(request.getMethod().name());
        request.getHTTPHeaders().forEach(http::setRequestProperty);
        http.setRequestProperty("X-Vault-Request", "true");
        http.setRequestProperty("Accept", "application/json");
        http.setRequestProperty("User-Agent", "mxsecrets");
        connection = http;
        if (cut) {
            throw new IOException("cut");
        }
        return http;
    }

    private byte[] read(InputStream stream) throws IOException {
        if (stream == null) {
            return new byte[0];
        }
        try (stream) {
            byte[] body = stream.readNBytes(Transport.LARGEST_BODY + 1);
            if (body.length > Transport.LARGEST_BODY) {
                connection.disconnect(); // Else closing the stream would read on.
                throw Failure.of(
                        Reason.TOO_LARGE,
                        Step.READ,
                        WayFaults.place(address) + " answered with more than 4 MiB, and a document is 1 MiB at most;"
                                + " split the secret, or check that this is Vault");
            }
            return body;
        }
    }

    private static List<Map.Entry<String, String>> headers(HttpURLConnection http) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        http.getHeaderFields().forEach((name, values) -> {
            if (name != null) { // The status line has none.
                values.forEach(value -> headers.add(Map.entry(name, value)));
            }
        });
        return headers;
    }
}
