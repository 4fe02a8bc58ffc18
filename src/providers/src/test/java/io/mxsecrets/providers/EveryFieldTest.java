package io.mxsecrets.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.aws.AwsProvider;
import io.mxsecrets.providers.vault.VaultProvider;
import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Any value over its full range in any field, header or status of any answer, by every way to log in: the agent reads, or
 * fails with an exit code of the contract in time and in words that harm nobody, and then takes the next good answer. More
 * of them with {@code -Djqwik.tries.default=20000}.
 */
class EveryFieldTest {
    /** What a store's answer may come to. 70 is a mistake of the program, 73 is about the disk. */
    private static final Set<Integer> EXIT_CODES = Set.of(64, 65, 66, 69, 77);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** One way to log in. */
    private enum Login {
        IRSA,
        CHAIN,
        POD_IDENTITY,
        CONTAINER,
        IMDS,
        SERVICE_ACCOUNT,
        APPROLE
    }

    /** One answer of one call. */
    record Answer(Login login, Call call, String status, String headers, String body) {
        @Override
        public String toString() {
            return login + ", " + call + ": " + status + ", " + headers + ", " + body;
        }
    }

    private HostileServer server;
    private Path token;

    @BeforeProperty
    void serve() throws IOException {
        server = new HostileServer(Optional.empty());
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"sub\":\"system:serviceaccount:team:app\",\"exp\":4000000000}"
                        .getBytes(StandardCharsets.UTF_8));
        token = Files.writeString(Files.createTempFile("token", ""), "e30." + claims + "." + Call.CANARY);
    }

    @AfterProperty
    void stop() throws IOException {
        server.close();
        Files.delete(token);
    }

    @Provide
    Arbitrary<Answer> fields() {
        return stores().flatMap(EveryFieldTest::fields);
    }

    /** The calls whose answers a provider reads: a proxy's has no fields, and nobody reads that of a revocation. */
    private static Arbitrary<Call> stores() {
        return Arbitraries.of(Call.values())
                .filter(call -> call.ofTheAgent() && call != Call.VAULT_REVOKE && call != Call.PROXY);
    }

    private static Arbitrary<Answer> fields(Call call) {
        boolean xml = call.name().startsWith("STS");
        Arbitrary<String> values =
                xml ? HostileValues.xml() : text(call) ? HostileValues.texts() : HostileValues.json();
        Arbitrary<Integer> places = Arbitraries.integers().between(0, 99);
        Arbitrary<String> good = places.flatMap(place -> values.map(value -> filled(call, call.good(), place, value)));
        Arbitrary<String> bad = places.flatMap(
                place -> values.map(value -> filled(call, call.error("AccessDenied", "no"), place, value)));
        return Arbitraries.frequencyOf(
                        Tuple.of(3, good.map(body -> answer(call, "200 OK", "", body))),
                        Tuple.of(2, bad.flatMap(body -> statuses().map(status -> answer(call, status, "", body)))))
                .flatMap(answer -> logins(call)
                        .map(login -> new Answer(login, call, answer.status(), answer.headers(), answer.body())));
    }

    private static Answer answer(Call call, String status, String headers, String body) {
        return new Answer(Login.IRSA, call, status, headers, body);
    }

    private static boolean text(Call call) {
        return call == Call.IMDS_TOKEN || call == Call.IMDS_ROLE;
    }

    private static String filled(Call call, String text, int place, String value) {
        List<Gap> gaps = text.startsWith("<")
                ? Gap.ofXml(text)
                : text.startsWith("{") ? new HostileFields(text).gaps() : List.of(new Gap("", ""));
        return gaps.get(place % gaps.size()).with(value);
    }

    private static Arbitrary<String> statuses() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "400 No", "401 No", "403 No", "404 No", "412 No", "429 No", "473 No", "500 No", "503 No"),
                Arbitraries.integers().between(200, 999).map(status -> status + " Any"));
    }

    private static Arbitrary<Login> logins(Call call) {
        switch (call) {
            case VAULT_APPROLE:
                return Arbitraries.of(Login.APPROLE);
            case VAULT_LOGIN, VAULT_RENEW, VAULT_METADATA, VAULT_READ, VAULT_MOUNT, VAULT_REVOKE:
                return Arbitraries.of(Login.SERVICE_ACCOUNT);
            case STS_ASSUME_ROLE:
                return Arbitraries.of(Login.CHAIN);
            case POD_IDENTITY:
                return Arbitraries.of(Login.POD_IDENTITY, Login.CONTAINER);
            case IMDS_TOKEN, IMDS_ROLE, IMDS_KEYS:
                return Arbitraries.of(Login.IMDS);
            default:
                return Arbitraries.of(Login.IRSA);
        }
    }

    @Provide
    Arbitrary<Answer> heads() {
        Arbitrary<String> values = HostileValues.texts().map(text -> text.replaceAll("[\r\n]", " "));
        Arbitrary<String> headers = Arbitraries.of(
                        "Retry-After",
                        "x-amz-retry-after",
                        "Date",
                        "x-amzn-ErrorType",
                        "x-amzn-RequestId",
                        "Content-Type",
                        "Content-Encoding",
                        "Location",
                        "WWW-Authenticate",
                        "Server",
                        "Set-Cookie")
                .flatMap(name -> values.map(value -> name + ": " + value + "\r\n"));
        Arbitrary<String> status = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of("200 OK")), Tuple.of(2, statuses()), Tuple.of(1, values));
        return stores().flatMap(call -> logins(call).flatMap(login -> headers.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(all -> String.join("", all))
                .flatMap(all -> status.flatMap(line -> Arbitraries.of(call.good(), call.error("Throttling", "no"), "")
                        .map(body -> new Answer(login, call, line, all, body))))));
    }

    @Property // A25
    void everyFieldOfEveryAnswer(@ForAll("fields") Answer answer) {
        live(answer);
    }

    @Property // A25
    void everyHeaderAndStatusOfEveryAnswer(@ForAll("heads") Answer answer) {
        live(answer);
    }

    /** A provider that meets the answer, and then a healthy store. */
    private void live(Answer answer) {
        Behaviour behaviour = new Behaviour(
                "any",
                Set.of(answer.call()),
                Judgement.TAKEN,
                wire -> wire.answer(
                        answer.status(), answer.headers(), answer.body().getBytes(StandardCharsets.UTF_8)));
        TestWorld world = world(answer.login());
        server.recover();
        try (SecretProvider provider = provider(world)) {
            if (answer.call() == Call.VAULT_RENEW) {
                provider.read(world.request(), world.deadline());
                world.pass(Duration.ofMinutes(50));
            }
            if (answer.call() == Call.VAULT_MOUNT) {
                server.misbehave(Call.VAULT_READ, denied(), Integer.MAX_VALUE);
            }
            server.misbehave(answer.call(), behaviour, Integer.MAX_VALUE);
            long begin = System.nanoTime();
            try {
                provider.read(world.request("7"), world.deadline().forOneTry());
            } catch (Failure failure) {
                judge(failure);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
            assertThat(server.count(answer.call())).isPositive();

            server.recover();
            world.pass(Duration.ofMinutes(2));
            assertThat(provider.read(world.request(), world.deadline())).isInstanceOf(Reading.Read.class);
        }
        assertThat(world.telemetry.lines).allSatisfy(EveryFieldTest::harmless);
    }

    private static Behaviour denied() {
        return new Behaviour(
                "denied",
                Set.of(Call.VAULT_READ),
                Judgement.DENIED,
                wire -> wire.answer(
                        "403 No", "", wire.call().error("", "permission denied").getBytes(StandardCharsets.UTF_8)));
    }

    private static void judge(Failure failure) {
        assertThat(failure.reason()).as(failure.sentence()).isNotEqualTo(Reason.BUG);
        assertThat(failure.exitCode().number()).as(failure.sentence()).isIn(EXIT_CODES);
        assertThat(failure.pause()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
        assertThat(failure.grace()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
        harmless(failure.sentence());
    }

    private static void harmless(String told) {
        assertThat(told).doesNotContain(Call.CANARY).isEqualTo(Printable.line(told, Printable.SENTENCE));
    }

    private static SecretProvider provider(TestWorld world) {
        return world.environment.get("MXSECRETS_PROVIDER").equals("vault")
                ? new VaultProvider(world.surroundings())
                : new AwsProvider(world.surroundings(), SecretsManagerClient::builder);
    }

    private TestWorld world(Login login) {
        TestWorld world = new TestWorld().with("MXSECRETS_ALLOW_HTTP", "true");
        switch (login) {
            case SERVICE_ACCOUNT:
                return vault(world)
                        .with("MXSECRETS_VAULT_JWT_FILE", token.toString())
                        .with("MXSECRETS_VAULT_ROLE", "app");
            case APPROLE:
                return vault(world)
                        .with("MXSECRETS_VAULT_AUTH_MOUNT", "approle")
                        .with("MXSECRETS_VAULT_APPROLE_ROLE_ID_FILE", token.toString())
                        .with("MXSECRETS_VAULT_APPROLE_SECRET_ID_FILE", token.toString());
            case POD_IDENTITY:
                return aws(world)
                        .with("MXSECRETS_AWS_AUTH", "pod-identity")
                        .with("MXSECRETS_POD_IDENTITY_ENDPOINT", server.url())
                        .with("MXSECRETS_POD_IDENTITY_TOKEN_FILE", token.toString());
            case CONTAINER:
                return aws(world)
                        .with("MXSECRETS_AWS_AUTH", "container")
                        .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/v1/credentials");
            case IMDS:
                return aws(world)
                        .with("MXSECRETS_AWS_AUTH", "imds")
                        .with("MXSECRETS_ALLOW_NODE_ROLE", "true")
                        .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url());
            case CHAIN:
                return irsa(world).with("MXSECRETS_AWS_ASSUME_ROLE_ARN", "arn:aws:iam::123456789012:role/team");
            default:
                return irsa(world);
        }
    }

    private TestWorld irsa(TestWorld world) {
        return aws(world)
                .with("MXSECRETS_AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader")
                .with("MXSECRETS_AWS_TOKEN_FILE", token.toString());
    }

    private TestWorld aws(TestWorld world) {
        return world.with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_SECRET", "PMP-app")
                .with("MXSECRETS_AWS_REGION", "eu-west-1")
                .with("MXSECRETS_AWS_ENDPOINT", server.url())
                .with("MXSECRETS_AWS_STS_ENDPOINT", server.url());
    }

    private TestWorld vault(TestWorld world) {
        return world.with("MXSECRETS_PROVIDER", "vault")
                .with("MXSECRETS_SECRET", "kv/app")
                .with("MXSECRETS_VAULT_ADDRESS", server.url());
    }
}
