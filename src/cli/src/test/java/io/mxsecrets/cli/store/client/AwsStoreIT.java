package io.mxsecrets.cli.store.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.aws.AwsServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar writes into LocalStack. A41, A42: values are canaries, which no stream shows unasked. */
@RealAws
class AwsStoreIT extends JarTest {
    private static final String KEY = "canary-secret-access-key";

    private final AwsServer aws;
    private final String name;
    private final List<String> said = new CopyOnWriteArrayList<>();

    AwsStoreIT(AwsServer aws) {
        this.aws = aws;
        this.name = aws.freshName("cli/app");
    }

    private Ended aws(String input, Object... arguments) {
        return through(aws.endpoint(), input, arguments);
    }

    private Ended through(URI endpoint, String input, Object... arguments) {
        Map<String, String> environment = Map.of(
                "AWS_REGION",
                aws.region(),
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                KEY);
        Object[] all =
                Stream.concat(Stream.of(arguments), Stream.of("--allow-http")).toArray();
        Ended ended = mxsecrets(environment, input, all);
        said.add(ended.err());
        if (!Stream.of(arguments).anyMatch("--reveal"::equals)) {
            said.add(ended.out());
        }
        return ended;
    }

    private String current() {
        return aws.secrets("GetSecretValue", Map.of("SecretId", name))
                .path("SecretString")
                .asText();
    }

    @AfterEach
    void noValueNorKeyIsOnAnyStream() {
        assertThat(said).noneMatch(text -> text.contains("canary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--put-secret-value"})
    void createsWritesAndSetsKeysAndShowsWhichBefore(String way) throws Exception {
        Object[] flags = way.isEmpty() ? new Object[] {"--yes"} : new Object[] {"--yes", way};
        assertThat(put("{\"a\":\"canary-1\"}", flags).exitCode())
                .as("creating is explicit")
                .isEqualTo(66);

        Ended created = put(
                "{\"a\":\"canary-1\",\"n\":1.10}",
                Stream.concat(Stream.of(flags), Stream.of("--create", "--description", "orders", "--tag", "team=a"))
                        .toArray());
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.err()).contains("+ a", "+ n");

        Ended key = put(
                "canary-2\n",
                Stream.concat(Stream.of(flags), Stream.of("--key", "b.c")).toArray());
        assertThat(key.exitCode()).as(key.err()).isZero();
        assertThat(key.err()).contains("+ b.c").doesNotContain("~ a");
        assertThat(current()).isEqualTo("{\"a\":\"canary-1\",\"n\":1.10,\"b.c\":\"canary-2\"}");

        Ended whole = put("{\"a\":\"canary-3\"}", flags);
        assertThat(whole.err()).contains("~ a", "- b.c", "- n");
        JsonNode stages =
                aws.secrets("DescribeSecret", Map.of("SecretId", name)).path("VersionIdsToStages");
        assertThat(stages.path(whole.out().strip()).toString()).isEqualTo("[\"AWSCURRENT\"]");
        assertThat(stages.path(key.out().strip()).toString()).isEqualTo("[\"AWSPREVIOUS\"]");

        assertThat(put("{\"a\":\"canary-3\"}", flags).err()).contains("nothing changes");
        JsonNode described = aws.secrets("DescribeSecret", Map.of("SecretId", name));
        assertThat(described.path("Description").asText()).isEqualTo("orders");
        assertThat(described.path("Tags").toString()).contains("team");
    }

    private Ended put(String input, Object... more) {
        return aws(input, Stream.concat(Stream.of("put", name), Stream.of(more)).toArray());
    }

    @Test
    void getShowsKeysVersionsAndStages() throws Exception {
        aws.createSecret(name, "{\"DB\":{\"Password\":\"canary-1\"}}");
        String second =
                aws.putSecret(name, "{\"DB\":{\"Password\":\"canary-2\"}}").versionId();

        Ended keys = aws("", "get", name);
        assertThat(keys.exitCode()).as(keys.err()).isZero();
        assertThat(keys.out()).isEqualTo("KEY\nDB.Password\n");
        JsonNode json =
                new ObjectMapper().readTree(aws("", "get", name, "-o", "json").out());
        assertThat(json.path("version").asText()).isEqualTo(second);
        assertThat(json.path("versions").path(0).path("stages").toString()).isEqualTo("[\"AWSCURRENT\"]");
        assertThat(aws("", "get", name, "--version", "previous", "--key", "DB.Password", "--reveal")
                        .out())
                .isEqualTo("canary-1\n");
    }

    @Test
    void whatWaitsForItsDeletionOffersItsRestore() {
        aws.createSecret(name, "{\"a\":\"canary-1\"}");
        Ended deleted = aws("", "delete", name, "--yes");
        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        Instant end = Instant.parse(deleted.err().replaceAll("(?s).*until (\\S+) mxsecrets restore.*", "$1"));
        assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ofDays(29), Duration.ofDays(31));

        for (Object[] command :
                new Object[][] {{"get", name}, {"put", name, "--key", "b", "--yes"}, {"put", name, "--create", "--yes"}
                }) {
            Ended ended = aws("{\"a\":\"canary-2\"}", command);
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(66);
            assertThat(ended.err()).contains("mxsecrets restore brings it back");
        }
        assertThat(aws("", "list", name).out()).contains("deleted since", "mxsecrets restore");

        assertThat(aws("", "restore", name).exitCode()).isZero();
        assertThat(aws("", "get", name).exitCode()).isZero();
        Ended week = aws("", "delete", name, "--recovery-days", "7", "--yes");
        Instant weekEnd = Instant.parse(week.err().replaceAll("(?s).*until (\\S+) mxsecrets restore.*", "$1"));
        assertThat(Duration.between(Instant.now(), weekEnd)).isBetween(Duration.ofDays(6), Duration.ofDays(8));
    }

    @Test
    void forceDeletesForGood() {
        aws.createSecret(name, "{\"a\":\"canary-1\"}");
        assertThat(aws("", "delete", name, "--force", "--yes").err()).contains("gone for good");
        assertThat(aws("", "restore", name).exitCode()).isEqualTo(66);
    }

    @Test
    void listsByTheStartOfTheNameAndByTag() {
        put("{\"a\":\"canary-1\"}", "--create", "--yes", "--tag", "team=a");
        aws.createSecret(name + "-b", "{\"a\":\"canary-1\"}");
        assertThat(aws("", "list", name).out().lines()).hasSize(3);
        assertThat(aws("", "list", name, "--tag", "team=a").out().lines()).hasSize(2);
        assertThat(aws("", "list", name, "--tag", "team=b").err()).contains("there is none");
    }

    @Test
    void plainTextIsWrittenWhenThatIsSaid() {
        assertThat(put("canary plain", "--create", "--yes").exitCode()).isEqualTo(65);
        Ended text = put("canary plain", "--create", "--yes", "--text");
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(aws("", "get", name, "--reveal", "--key", "(text)").out()).isEqualTo("canary plain\n");
    }

    private Object[] writing(String way, String key) {
        return Stream.of("put", name, "--yes", "--key", key, way)
                .filter(word -> !word.isEmpty())
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--put-secret-value"})
    void a42WhoLooksAgainAfterAnotherWriterWritesNothing(String way) throws Exception {
        aws.createSecret(name, "{\"a\":\"canary-1\"}");
        List<Ended> first = new CopyOnWriteArrayList<>();
        try (Gate gate = new Gate(
                aws.endpoint(), "DescribeSecret", 1, () -> first.add(put("canary-2", "--key", "b", "--yes")))) {
            Ended second = through(gate.address(), "canary-3", writing(way, "c"));

            assertThat(first)
                    .singleElement()
                    .satisfies(e -> assertThat(e.exitCode()).as(e.err()).isZero());
            assertThat(second.exitCode()).as(second.err()).isEqualTo(73);
            assertThat(second.err())
                    .contains("changed by another writer meanwhile: the current version is "
                            + first.get(0).out().strip());
        }
        assertThat(current()).isEqualTo("{\"a\":\"canary-1\",\"b\":\"canary-2\"}");
    }

    /** Two processes that both looked, and write at the same moment. */
    @ParameterizedTest
    @ValueSource(strings = {"UpdateSecret", "PutSecretValue"})
    void a42OfTwoWritersAtOnceOneIsRefusedAndNothingIsLost(String action) throws Exception {
        aws.createSecret(name, "{\"a\":\"canary-1\"}");
        String way = action.equals("UpdateSecret") ? "" : "--put-secret-value";
        CyclicBarrier both = new CyclicBarrier(2);
        try (Gate gate = new Gate(aws.endpoint(), action, 2, () -> both.await(60, TimeUnit.SECONDS))) {
            List<Ended> ended = Stream.of("b", "c")
                    .map(key ->
                            CompletableFuture.supplyAsync(() -> through(gate.address(), "canary-2", writing(way, key))))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(ended).extracting(Ended::exitCode).isSubsetOf(0, 73);
            assertThat(ended).filteredOn(e -> e.exitCode() == 73).isNotEmpty().allSatisfy(e -> assertThat(e.err())
                    .contains("changed by another writer meanwhile"));
            String one = "{\"a\":\"canary-1\",\"b\":\"canary-2\"}";
            String other = "{\"a\":\"canary-1\",\"c\":\"canary-2\"}";
            if (ended.stream().anyMatch(e -> e.exitCode() == 0)) {
                assertThat(current()).isEqualTo(ended.get(0).exitCode() == 0 ? one : other);
            } else { // UpdateSecret knows no condition, and the versions are of the same second.
                assertThat(action).isEqualTo("UpdateSecret");
                assertThat(current()).isIn(one, other);
            }
        }
    }

    /** A42: UpdateSecret has no condition; of three at once, whoever was told that it is written stays, or is named to the others. */
    @RepeatedTest(8)
    void a42OfThreeWritersAtOnceNoneIsLostInSilence() throws Exception {
        aws.createSecret(name, "{\"a\":\"canary-1\"}");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (AwsStore one = store(false);
                AwsStore two = store(false);
                AwsStore three = store(false)) {
            String base = one.read(StoreOptions.deadline()).version();
            CyclicBarrier start = new CyclicBarrier(3);
            List<Future<String>> writers = Stream.of(one, two, three)
                    .map(store -> threads.submit(() -> {
                        start.await();
                        return store.replace(document("{\"w\":\"canary-2\"}"), base, StoreOptions.deadline());
                    }))
                    .toList();
            List<String> written = new ArrayList<>();
            StringBuilder refusals = new StringBuilder();
            for (Future<String> writer : writers) {
                try {
                    written.add(writer.get());
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(CommandFailed.class);
                    refusals.append(e.getCause().getMessage()).append('\n');
                }
            }
            JsonNode stages =
                    aws.secrets("DescribeSecret", Map.of("SecretId", name)).path("VersionIdsToStages");
            written.removeIf(version -> stages.path(version).toString().contains("AWSCURRENT"));
            for (String lost : written) {
                assertThat(refusals.toString()).contains(lost);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static SecretBytes document(String json) {
        return SecretBytes.owning(json.getBytes(UTF_8));
    }

    private AwsStore store(boolean putSecretValue) {
        Settings settings = Environment.resolve(Map.of(
                        "MXSECRETS_SECRET",
                        name,
                        "MXSECRETS_PROVIDER",
                        "aws",
                        "MXSECRETS_AWS_REGION",
                        aws.region(),
                        "MXSECRETS_AWS_AUTH",
                        "auto",
                        "MXSECRETS_ALLOW_HTTP",
                        "true",
                        "MXSECRETS_AWS_ENDPOINT",
                        aws.endpoint().toString()))
                .settings()
                .orElseThrow();
        return new AwsStore(
                settings.sources().get(0),
                putSecretValue,
                new ProviderContext(
                        settings,
                        Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", KEY),
                        InstantSource.system(),
                        Ticker.system(),
                        Sleeper.system(),
                        () -> 0.5,
                        Telemetry.SILENT));
    }
}
