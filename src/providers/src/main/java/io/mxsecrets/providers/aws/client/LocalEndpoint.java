package io.mxsecrets.providers.aws.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** The small endpoints that AWS puts beside a workload: the EKS Pod Identity Agent, a container's, the instance's. */
public final class LocalEndpoint {
    private static final int LARGEST = 64 << 10;

    private final SdkHttpClient http;

    public LocalEndpoint(SdkHttpClient http) {
        this.http = Objects.requireNonNull(http);
    }

    public String get(URI uri, Map<String, String> headers) throws IOException {
        return call(SdkHttpMethod.GET, uri, headers);
    }

    public String put(URI uri, Map<String, String> headers) throws IOException {
        return call(SdkHttpMethod.PUT, uri, headers);
    }

    private String call(SdkHttpMethod method, URI uri, Map<String, String> headers) throws IOException {
        SdkHttpFullRequest.Builder request =
                SdkHttpFullRequest.builder().method(method).uri(uri);
        headers.forEach(request::putHeader);
        HttpExecuteResponse response = http.prepareRequest(
                        HttpExecuteRequest.builder().request(request.build()).build())
                .call();
        String body = response.responseBody().isPresent()
                ? text(response.responseBody().orElseThrow())
                : "";
        int status = response.httpResponse().statusCode();
        if (status != 200) {
            Map<String, String> fields = JsonFields.of(body);
            String code = fields.getOrDefault("code", fields.getOrDefault("Code", "HTTP" + status));
            String message = fields.getOrDefault("message", fields.getOrDefault("Message", body));
            throw new RefusedAnswer(new Refusal(code, status, message, Optional.empty()));
        }
        return body;
    }

    private static String text(InputStream body) throws IOException {
        try (body) {
            byte[] bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new StrangeAnswer("the answer is longer than " + LARGEST + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
