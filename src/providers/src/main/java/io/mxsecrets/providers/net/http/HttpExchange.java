package io.mxsecrets.providers.net.http;

import io.mxsecrets.providers.net.ProxyRefused;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.UnfitAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * The one door between us and every store: a request goes out, and an answer comes in whole and within {@link
 * AnswerLimits}, or not at all. Call it inside a {@link BoundedCall}, which is its deadline.
 *
 * <p>It speaks HTTP/1.1 itself, for no client at hand can be bounded: {@link java.net.HttpURLConnection} reads informational
 * answers and trailers without an end, and on plain http nobody can close its socket; {@link java.net.http.HttpClient} is
 * bounded in headers only and costs a short program 300 ms of classes. It follows no redirect, sends nothing twice, packs
 * and unpacks nothing, and knows no cookie and no password. A connection is used again for a few seconds, for a login, a
 * read and a goodbye follow each other.
 *
 * <p>What goes wrong is an {@link IOException}: {@link UnfitAnswer}, {@link ProxyRefused}, the JDK's own of names, sockets
 * and TLS, and {@link java.io.EOFException} for an answer that is cut.
 */
public final class HttpExchange implements AutoCloseable {
    /** Servers keep idle connections longer; what is needed later than this gets a new one. */
    private static final long IDLE = Duration.ofSeconds(5).toNanos();

    private final Supplier<SSLSocketFactory> tls;
    private final ProxyRule proxies;
    private final Map<String, HttpConnection> idle = new HashMap<>();

    /** @param tls asked when TLS is first spoken, for reading the system's authorities takes time */
    public HttpExchange(Supplier<SSLSocketFactory> tls, ProxyRule proxies) {
        this.tls = tls;
        this.proxies = proxies;
    }

    public HttpReply send(HttpRequest request) throws IOException {
        String origin = request.encrypted() + " " + request.host() + ":" + request.port();
        Optional<URI> proxy = proxies.on(request.address());
        Optional<HttpConnection> resumed = resume(origin);
        try {
            return exchange(
                    resumed.isPresent() ? resumed.get() : HttpConnection.open(request, proxy, tls), request, origin);
        } catch (IOException e) {
            throw BoundedCall.connections().meaning(e);
        }
    }

    private HttpReply exchange(HttpConnection wire, HttpRequest request, String origin) throws IOException {
        try {
            HttpConnection.Exchanged exchanged = wire.exchange(request);
            if (exchanged.reusable()) {
                wire.rest();
                keep(origin, wire);
            } else {
                wire.cut();
            }
            return exchanged.reply();
        } catch (IOException | RuntimeException e) {
            wire.cut();
            throw e;
        }
    }

    private Optional<HttpConnection> resume(String origin) {
        HttpConnection wire;
        synchronized (idle) {
            wire = idle.remove(origin);
        }
        if (wire == null) {
            return Optional.empty();
        }
        try {
            if (wire.resume(IDLE)) {
                return Optional.of(wire);
            }
        } catch (IOException e) {
            // As good as closed.
        }
        wire.cut();
        return Optional.empty();
    }

    private void keep(String origin, HttpConnection wire) {
        HttpConnection former;
        synchronized (idle) {
            former = idle.put(origin, wire);
        }
        if (former != null) {
            former.cut();
        }
    }

    /** Closes what is idle. */
    @Override
    public void close() {
        synchronized (idle) {
            idle.values().forEach(HttpConnection::cut);
            idle.clear();
        }
    }
}
