package io.mxsecrets.providers.aws.client;

import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.http.HttpExchange;
import io.mxsecrets.providers.net.http.HttpReply;
import io.mxsecrets.providers.net.http.HttpRequest;
import io.mxsecrets.providers.net.tls.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The HTTP client of every AWS client: the {@link HttpExchange}, and behind it {@link AnswerFilter}, so that the SDK's
 * parsers and loggers meet nothing that could harm them.
 */
public final class AwsTransport implements SdkHttpClient {
    /** A secret has at most 64 KiB, and in JSON a byte takes up to six; the keys of STS are far below. */
    private static final int LARGEST = 1 << 20;
    /** Whether the call that this thread makes has been answered: what breaks then breaks by the answer. */
    private static final ThreadLocal<Boolean> ANSWERED = new ThreadLocal<>();

    private final HttpExchange door;
    private final InstantSource clock;

    public AwsTransport(HttpExchange door, InstantSource clock) {
        this.door = Objects.requireNonNull(door);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * To AWS over the network, checked against our certificates, through the proxy where one is set and the host is not
     * exempt. A {@code ca-directory} that cannot be used is a failure of the call.
     */
    public static HttpExchange door(Settings settings) {
        return new HttpExchange(Trust.sockets(settings), ProxyRule.of(settings));
    }

    /** To an endpoint on this machine or its link: never through a proxy. */
    public static HttpExchange local(Settings settings) {
        return new HttpExchange(Trust.sockets(settings), new ProxyRule(Optional.empty(), List.of()));
    }

    /** Forgets what this thread called before. */
    static void begin() {
        ANSWERED.remove();
    }

    static boolean answered() {
        return Boolean.TRUE.equals(ANSWERED.get());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {
                // The call's deadline cuts the connection.
            }
        };
    }

    private HttpExecuteResponse answer(HttpExecuteRequest execute) throws IOException {
        SdkHttpRequest request = execute.httpRequest();
        Map<String, String> headers = new TreeMap<>();
        request.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        HttpReply reply = door.send(new HttpRequest(
                request.method().name(), request.getUri(), headers, body(execute.contentStreamProvider()), LARGEST));
        boolean json = request.firstMatchingHeader("X-Amz-Target").isPresent();
        byte[] body = json ? AnswerFilter.json(reply) : AnswerFilter.xml(reply);
        ANSWERED.set(true);
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(reply.status())
                        .headers(AnswerFilter.headers(reply, clock.instant()))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private static Optional<byte[]> body(Optional<ContentStreamProvider> content) throws IOException {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (var stream = content.get().newStream()) {
            return Optional.of(stream.readAllBytes());
        }
    }

    @Override
    public String clientName() {
        return "mxsecrets";
    }

    @Override
    public void close() {
        door.close();
    }
}
