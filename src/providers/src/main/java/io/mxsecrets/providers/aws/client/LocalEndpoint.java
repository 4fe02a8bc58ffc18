package io.mxsecrets.providers.aws.client;

import io.mxsecrets.providers.aws.error.AwsError;
import io.mxsecrets.providers.aws.error.AwsErrorResponse;
import io.mxsecrets.providers.net.http.HttpExchange;
import io.mxsecrets.providers.net.http.HttpReply;
import io.mxsecrets.providers.net.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The small endpoints that AWS puts beside a workload: the EKS Pod Identity Agent, a container's, the instance's. */
public final class LocalEndpoint {
    private static final int LARGEST = 64 << 10;
    /** The statuses of these endpoints, at times without an error code; any other status is not theirs. */
    private static final Set<Integer> THEIR_OWN = Set.of(400, 403, 404);
    /** Of an error without a code; a longer page is not theirs either. */
    private static final int LONGEST_ERROR = 4 << 10;

    private final HttpExchange door;
    private final InstantSource clock;

    public LocalEndpoint(HttpExchange door, InstantSource clock) {
        this.door = Objects.requireNonNull(door);
        this.clock = Objects.requireNonNull(clock);
    }

    public String get(URI uri, Map<String, String> headers) throws IOException {
        return call("GET", uri, headers);
    }

    public String put(URI uri, Map<String, String> headers) throws IOException {
        return call("PUT", uri, headers);
    }

    private String call(String method, URI uri, Map<String, String> headers) throws IOException {
        HttpReply reply = door.send(new HttpRequest(method, uri, headers, Optional.empty(), LARGEST));
        String body = new String(reply.body(), StandardCharsets.UTF_8);
        if (reply.status() != 200) {
            throw new AwsErrorResponse(refusal(reply, body));
        }
        return body;
    }

    private AwsError refusal(HttpReply reply, String body) {
        int status = reply.status();
        Map<String, String> fields = JsonFields.of(body);
        boolean said = THEIR_OWN.contains(status) && !body.isBlank() && body.length() <= LONGEST_ERROR;
        String code = fields.getOrDefault("code", fields.getOrDefault("Code", said ? "HTTP" + status : ""));
        String message = fields.getOrDefault("message", fields.getOrDefault("Message", body));
        return new AwsError(code, status, message, Optional.empty(), AnswerFilter.pause(reply, clock.instant()));
    }
}
