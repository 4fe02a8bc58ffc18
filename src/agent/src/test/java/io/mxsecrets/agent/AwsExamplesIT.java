package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.providers.aws.AwsProvider;
import io.mxsecrets.providers.file.FileProvider;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.aws.AwsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

/**
 * Each example of {@code examples/aws} from the pod to the files: injected, and {@code init} run on a real API with what the
 * patch gives it. The files are those that the same documents give from disk, and no secret is told (A18).
 */
@RealAws
class AwsExamplesIT {
    private static final String CANARY = "CANARY-51f9";
    private static final String OLD = "{\"foo\":\"" + CANARY + "1\",\"snip\":\"" + CANARY + "2\"}";
    private static final String NEW = "{\"foo\":\"" + CANARY + "3\",\"snip\":\"" + CANARY + "4\"}";
    /** What every session, key and account of the examples may be called here. */
    private static final String ACCOUNT = "123456789012";

    private final AwsServer aws;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>(List.of(CANARY));
    /** Each takes away a secret that has an example's own name, which tests of other modules make too. */
    private final List<Runnable> made = new ArrayList<>();

    private AgentHarness bench;

    @TempDir
    Path scratch;

    AwsExamplesIT(AwsServer aws) {
        this.aws = aws;
    }

    @BeforeEach
    void agent() {
        bench = new AgentHarness(scratch.resolve("files"), 3)
                .backend(ProviderKind.AWS, world -> new AwsProvider(world, SecretsManagerClient::builder));
        bench.realWallClock = true;
    }

    @AfterEach
    void takeAway() {
        made.forEach(Runnable::run);
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
            throw new UncheckedIOException(e);
        }
    }

    private void inject(Path file) throws IOException {
        ExamplePod pod = new ExamplePod(file, examples().resolve("stores.json"));
        environment.putAll(pod.environment());
        for (Map.Entry<String, String> key : pod.secret().entrySet()) {
            Files.writeString(scratch.resolve(key.getKey()), key.getValue());
            secrets.add(key.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void eachPodGetsItsFiles(Path file) throws IOException {
        inject(file);
        writesWhatTheDiskGives();
    }

    @Test
    void anAgentByHandReadsAsKongDoes() throws IOException {
        for (String line : Files.readAllLines(examples().resolve("kong.env"))) {
            if (!line.startsWith("#")) {
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        String key = "kongs-secret-access-key";
        secrets.add(key);
        environment.putAll(Map.of("AWS_ACCESS_KEY_ID", ACCOUNT, "AWS_SECRET_ACCESS_KEY", key));

        writesWhatTheDiskGives();

        assertThat(bench.log("AWS credentials from static"))
                .singleElement()
                .asString()
                .contains("KongVault");
    }

    @Test // A18
    void anExampleThatFailsTellsWhyAndNoSecret() throws IOException {
        inject(examples().resolve("qovery-static-keys.yaml"));
        environment.put("MXSECRETS_AWS_REGION", "ap-southeast-2");
        redirect();

        assertThat(bench.onlyWith(environment).init()).isEqualTo(ExitCode.NOT_FOUND);

        assertThat(bench.told()).contains("no such secret", "staging/orders");
        toldNoSecret();
    }

    private void writesWhatTheDiskGives() throws IOException {
        redirect();
        bench.onlyWith(environment).settings().sources().forEach(this::fill);

        assertThat(bench.init()).as(() -> String.join("\n", bench.log())).isEqualTo(ExitCode.DONE);

        assertThat(bench.files()).isNotEmpty().isEqualTo(fromDisk());
        toldNoSecret();
    }

    private void toldNoSecret() {
        assertThat(bench.log("\"level\":\"debug\"").isEmpty()).isFalse();
        secrets.forEach(secret -> assertThat(bench.told().contains(secret)).isFalse());
    }

    /** To the server here, with a token here, and with nothing left untold: all else is as the example says. */
    private void redirect() throws IOException {
        String token = aws.webIdentityToken(
                "system:serviceaccount:team:app",
                "sts.amazonaws.com",
                Instant.now().plusSeconds(600));
        secrets.add(token);
        Path file = Files.writeString(scratch.resolve("token"), token);
        environment.replaceAll((name, value) -> name.startsWith("MXSECRETS_AWS_TOKEN_FILE")
                ? file.toString()
                : name.startsWith("MXSECRETS_AWS_CREDENTIALS_DIRECTORY") ? scratch.toString() : value);
        environment.putAll(Map.of(
                "MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString(),
                "MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString(),
                "MXSECRETS_ALLOW_HTTP", "true",
                "MXSECRETS_LOG_LEVEL", "debug",
                "MXSECRETS_FORMAT", "properties,json,dotenv,hocon,yaml,files"));
    }

    /** Two versions of the secret in its region, in the accounts of roles and of plain keys. */
    private void fill(SourceSettings source) {
        String region = source.get(AwsSettings.REGION);
        String name = name(source);
        for (String account : List.of(ACCOUNT, aws.accountId())) {
            try (SecretsManagerClient client = secretsManager(account, region)) {
                client.createSecret(c -> c.name(name).secretString(OLD));
                made.add(() -> takeAway(account, region, name));
                client.putSecretValue(p -> p.secretId(name).secretString(NEW));
            } catch (ResourceExistsException e) {
                // Another source names it too.
            }
        }
    }

    private void takeAway(String account, String region, String name) {
        try (SecretsManagerClient client = secretsManager(account, region)) {
            client.deleteSecret(d -> d.secretId(name).forceDeleteWithoutRecovery(true));
        }
    }

    private SecretsManagerClient secretsManager(String account, String region) {
        return SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.of(region))
                .endpointOverride(aws.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "test")))
                .build();
    }

    private static String name(SourceSettings source) {
        String name = source.reference() instanceof Reference.Kong kong
                ? kong.name()
                : source.reference().toString();
        return source.find(SettingRegistry.SECRET_PREFIX)
                .map(prefix -> prefix + "/" + name)
                .orElse(name);
    }

    /** What an agent makes of the same versions of the same documents on disk, with the same settings about entries and files. */
    private Map<String, String> fromDisk() throws IOException {
        Map<String, String> same = new TreeMap<>(environment);
        same.keySet().removeIf(name -> name.matches("AWS_.*|MXSECRETS_(AWS|SECRET|VERSION|PROVIDER|ALLOW).*"));
        for (SourceSettings source : bench.settings().sources()) {
            boolean previous = source.get(SettingRegistry.VERSION).equals(Version.PREVIOUS);
            Path document = scratch.resolve(source.alias() + ".json");
            Files.writeString(document, previous ? OLD : NEW);
            same.put("MXSECRETS_SECRET__" + source.alias().toUpperCase(), "file:" + document);
            if (source.reference() instanceof Reference.Kong kong) {
                kong.key()
                        .ifPresent(key ->
                                same.put("MXSECRETS_KEYS__" + source.alias().toUpperCase(), key));
            }
        }
        AgentHarness disk = new AgentHarness(scratch.resolve("expected"), 4)
                .backend(ProviderKind.FILE, FileProvider::new)
                .onlyWith(same);
        assertThat(disk.init()).as(() -> String.join("\n", disk.log())).isEqualTo(ExitCode.DONE);
        return disk.files();
    }
}
