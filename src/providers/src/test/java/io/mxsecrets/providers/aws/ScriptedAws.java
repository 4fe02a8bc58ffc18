package io.mxsecrets.providers.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS as a script: one answer a call, by the call's name ({@code GetSecretValue}, {@code AssumeRole}, {@code GET /path}).
 * Every secret that it gives away holds {@link #CANARY}.
 */
final class ScriptedAws implements AutoCloseable {
    static final String CANARY = "CANARYcanaryCANARY";
    static final String VERSION = "11111111-1111-1111-1111-111111111111";
    static final String NEXT = "22222222-2222-2222-2222-222222222222";
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Request, ResponseDefinitionBuilder>> script = new HashMap<>();
    private final Map<String, Deque<ResponseDefinitionBuilder>> once = new HashMap<>();
    private final WireMockServer server;

    ScriptedAws() {
        server = new WireMockServer(
                wireMockConfig().dynamicPort().bindAddress("127.0.0.1").extensions(new Script()));
        server.start();
        server.stubFor(any(anyUrl()));
        on("AssumeRoleWithWebIdentity", r -> role("AssumeRoleWithWebIdentity", "pod"));
        on("AssumeRole", r -> role("AssumeRole", "chained"));
        on("GetSecretValue", r -> secret("{\"a\":\"" + CANARY + "\"}", VERSION));
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.port();
    }

    /** Each call of this name is answered so from now on. */
    ScriptedAws on(String call, Function<Request, ResponseDefinitionBuilder> answer) {
        script.put(call, answer);
        return this;
    }

    /** The next calls of this name are answered so, then as before. */
    ScriptedAws next(String call, ResponseDefinitionBuilder... answers) {
        once.computeIfAbsent(call, c -> new ArrayDeque<>()).addAll(List.of(answers));
        return this;
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    static ResponseDefinitionBuilder json(String body) {
        return new ResponseDefinitionBuilder()
                .withStatus(200)
                .withHeader("Content-Type", "application/x-amz-json-1.1")
                .withBody(body);
    }

    static ResponseDefinitionBuilder secret(String text, String version) {
        return json(
                "{\"ARN\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3\",\"Name\":\"PMP-app\","
                        + "\"VersionId\":\"" + version + "\",\"SecretString\":" + quoted(text)
                        + ",\"VersionStages\":[\"AWSCURRENT\"],\"CreatedDate\":1700000000}");
    }

    static ResponseDefinitionBuilder description(String version, String more) {
        return json(
                "{\"ARN\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3\",\"Name\":\"PMP-app\","
                        + more + "\"VersionIdsToStages\":{\"" + version
                        + "\":[\"AWSCURRENT\"],\"0\":[\"AWSPREVIOUS\"]}}");
    }

    /** An error of Secrets Manager. Its message holds the canary, as AWS's hold tokens and signatures. */
    static ResponseDefinitionBuilder error(int status, String code, String message) {
        return json("{\"__type\":\"" + code + "\",\"message\":" + quoted(message + " " + CANARY) + "}")
                .withStatus(status);
    }

    /** An error of STS. */
    static ResponseDefinitionBuilder stsError(int status, String code, String message) {
        return new ResponseDefinitionBuilder()
                .withStatus(status)
                .withHeader("Content-Type", "text/xml")
                .withBody(
                        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                                + code + "</Code><Message>" + message + " " + CANARY
                                + "</Message></Error><RequestId>1</RequestId></ErrorResponse>");
    }

    static ResponseDefinitionBuilder role(String action, String who) {
        return new ResponseDefinitionBuilder()
                .withStatus(200)
                .withHeader("Content-Type", "text/xml")
                .withBody("<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                        + "Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/" + who
                        + "</Arn><AssumedRoleId>A:B</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIA"
                        + who
                        + "</AccessKeyId><SecretAccessKey>" + CANARY + "</SecretAccessKey><SessionToken>" + CANARY + who
                        + "</SessionToken><Expiration>" + Instant.now().plusSeconds(3600)
                        + "</Expiration></Credentials></" + action + "Result></" + action + "Response>");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static String name(Request request) {
        if (request.containsHeader("X-Amz-Target")) {
            return request.getHeader("X-Amz-Target").replaceFirst("^secretsmanager\\.", "");
        }
        Matcher action = ACTION.matcher(request.getBodyAsString());
        return action.find() ? action.group(1) : request.getMethod() + " " + request.getUrl();
    }

    private final class Script implements ResponseDefinitionTransformerV2 {
        @Override
        public String getName() {
            return "script";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Request request = event.getRequest();
            String name = name(request);
            calls.add(name);
            requests.add(request);
            Deque<ResponseDefinitionBuilder> queue = once.get(name);
            if (queue != null && !queue.isEmpty()) {
                return queue.poll().build();
            }
            return script.getOrDefault(
                            name,
                            r -> new ResponseDefinitionBuilder().withStatus(404).withBody("{}"))
                    .apply(request)
                    .build();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
