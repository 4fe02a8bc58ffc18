package io.mxsecrets.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.RealAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

/** Each example of {@code examples/aws} is injected, and its agent's settings read from a real API. */
@RealAws
class AwsExamplesIT {
    private static final String OLD = "{\"foo\":\"bar\",\"snip\":\"snap\"}";
    private static final String NEW = "{\"foo\":\"bar2\",\"snip\":\"snap2\"}";

    private final AwsServer aws;
    private final TestWorld world = new TestWorld();

    @TempDir
    Path directory;

    AwsExamplesIT(AwsServer aws) {
        this.aws = aws;
    }

    private static Path examples() {
        Path up = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(up.resolve("examples/aws"))) {
            up = up.getParent();
        }
        return up.resolve("examples/aws");
    }

    static Stream<Path> pods() throws IOException {
        try (Stream<Path> files = Files.list(examples())) {
            List<Path> pods = files.filter(AwsExamplesIT::isPod).sorted().toList();
            assertThat(pods).hasSizeGreaterThan(5);
            return pods.stream();
        }
    }

    private static boolean isPod(Path file) {
        try {
            return file.toString().endsWith(".yaml") && Files.readString(file).contains("kind: Pod\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void eachPodGetsItsSecrets(Path file) throws IOException {
        ExamplePod pod = new ExamplePod(file, examples().resolve("stores.json"));
        pod.environment().forEach(world::with);
        for (Map.Entry<String, String> key : pod.secret().entrySet()) {
            Files.writeString(directory.resolve(key.getKey()), key.getValue());
        }
        readsEverything();
    }

    @Test
    void anAgentByHandReadsAsKongDoes() throws IOException {
        for (String line : Files.readAllLines(examples().resolve("kong.env"))) {
            if (!line.startsWith("#")) {
                world.with(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        world.with("AWS_ACCESS_KEY_ID", "123456789012").with("AWS_SECRET_ACCESS_KEY", "test");
        readsEverything();
        assertThat(world.telemetry.lines)
                .anyMatch(l -> l.contains("AWS credentials by static") && l.contains("KongVault"));
    }

    private void readsEverything() throws IOException {
        redirect();
        List<SourceSettings> sources = world.settings().sources();
        sources.forEach(this::fill);
        try (AwsProvider provider = new AwsProvider(world.surroundings(), SecretsManagerClient::builder)) {
            Map<Request, Outcome> outcomes = provider.readAll(
                    sources.stream().map(s -> new Request(s, Optional.empty())).toList(), world.deadline());
            for (SourceSettings source : sources) {
                Outcome outcome = outcomes.get(new Request(source, Optional.empty()));
                assertThat(outcome).as(source.alias()).isInstanceOf(Outcome.Done.class);
                Reading.Read read = (Reading.Read) ((Outcome.Done) outcome).reading();
                boolean previous = source.get(Register.VERSION).equals(Version.PREVIOUS);
                assertThat(new String(read.document().bytes().reveal(), StandardCharsets.UTF_8))
                        .isEqualTo(previous ? OLD : NEW);
            }
        }
    }

    /** To the server here, with a token here: all else is as the example says. */
    private void redirect() throws IOException {
        Path token = Files.writeString(
                directory.resolve("token"),
                aws.webIdentityToken(
                        "system:serviceaccount:team:app",
                        "sts.amazonaws.com",
                        Instant.now().plusSeconds(600)));
        for (String name : List.copyOf(world.environment.keySet())) {
            if (name.startsWith("MXSECRETS_AWS_TOKEN_FILE")) {
                world.with(name, token.toString());
            } else if (name.startsWith("MXSECRETS_AWS_CREDENTIALS_DIRECTORY")) {
                world.with(name, directory.toString());
            }
        }
        world.with("MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString())
                .with("MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString())
                .with("MXSECRETS_ALLOW_HTTP", "true");
    }

    /** Two versions of the secret in its region, in the accounts of roles and of plain keys. */
    private void fill(SourceSettings source) {
        for (String account : List.of("123456789012", aws.accountId())) {
            try (SecretsManagerClient client = SecretsManagerClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .region(Region.of(source.get(Register.AWS_REGION)))
                    .endpointOverride(aws.endpoint())
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "test")))
                    .build()) {
                try {
                    client.createSecret(c -> c.name(Target.id(source)).secretString(OLD));
                    client.putSecretValue(p -> p.secretId(Target.id(source)).secretString(NEW));
                } catch (ResourceExistsException e) {
                    // Another source or example names it too.
                }
            }
        }
    }
}
