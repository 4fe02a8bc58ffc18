package io.mxsecrets.providers.net.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link HttpExchange} sends. It may hold a token or a signature, so it has no text form.
 *
 * @param headers without those that the door writes itself: {@code Content-Length} and the connection's own; {@code Host}
 *     is the address's unless it is here
 * @param largest how many bytes the body of a good answer may have
 */
public record HttpRequest(String method, URI address, Map<String, String> headers, Optional<byte[]> body, int largest) {
    private static final List<String> DOORS_OWN =
            List.of("content-length", "connection", "expect", "transfer-encoding", "accept-encoding");

    public HttpRequest {
        Objects.requireNonNull(method);
        Objects.requireNonNull(address);
        Objects.requireNonNull(body);
        headers = Map.copyOf(headers);
        if (headers.values().stream().anyMatch(value -> value.chars().anyMatch(c -> c < ' ' || c > 0xFF))) {
            throw new IllegalArgumentException("a header that no request can have");
        }
    }

    boolean encrypted() {
        return address.getScheme().equalsIgnoreCase("https");
    }

    String host() {
        return address.getHost();
    }

    int port() {
        return address.getPort() >= 0 ? address.getPort() : encrypted() ? 443 : 80;
    }

    /** The request line and the headers. */
    String head(boolean throughProxy) {
        StringBuilder head = new StringBuilder(method).append(' ');
        if (throughProxy) {
            head.append("http://").append(authority());
        }
        head.append(address.getRawPath().isEmpty() ? "/" : address.getRawPath());
        if (address.getRawQuery() != null) {
            head.append('?').append(address.getRawQuery());
        }
        head.append(" HTTP/1.1\r\n");
        if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            head.append("Host: ").append(authority()).append("\r\n");
        }
        headers.forEach((name, value) -> {
            if (!DOORS_OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        if (body.isPresent() || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ")
                    .append(body.map(bytes -> bytes.length).orElse(0))
                    .append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private String authority() {
        boolean usual = address.getPort() < 0 || address.getPort() == (encrypted() ? 443 : 80);
        return usual ? host() : host() + ":" + port();
    }

    @Override
    public String toString() {
        return method;
    }
}
