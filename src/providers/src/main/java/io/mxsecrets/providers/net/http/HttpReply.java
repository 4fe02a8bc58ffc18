package io.mxsecrets.providers.net.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An answer that is within {@link AnswerLimits}. The body may be a secret, so it has no text form.
 *
 * @param status 200 to 599
 * @param headers in the order they came, with values of printable ASCII; others are left out
 * @param body whole: its length is the one that was announced. Empty too where an answer of 300 and more had a body that
 *     is larger than any error or packed
 */
public record HttpReply(int status, List<Map.Entry<String, String>> headers, byte[] body) {
    public HttpReply {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body);
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public String toString() {
        return "status " + status;
    }
}
