package io.mxsecrets.cli.store.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.cli.CommandTest.Ended;
import io.mxsecrets.cli.JarTest;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.pods.FakeCluster;
import io.mxsecrets.cli.pods.TestPods;
import io.mxsecrets.cli.store.VaultNumbersTest;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.tool.Http;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The packaged jar writes into a real Vault. A41, A42: values are canaries, which no stream shows unasked. */
@RealVault
class VaultStoreIT extends JarTest {
    private final VaultServer vault;
    private final VaultKv kv;
    private final List<String> said = new ArrayList<>();

    VaultStoreIT(VaultServer vault) {
        this.vault = vault;
        this.kv = vault.enableKv2();
    }

    private Map<String, String> environment(String token) {
        return Map.of(
                "VAULT_ADDR", vault.address().toString(),
                "VAULT_TOKEN", token,
                "VAULT_CACERT", vault.caFile().toString());
    }

    private Ended as(String token, String input, Object... arguments) {
        Ended ended = mxsecrets(environment(token), input, arguments);
        said.add(ended.err());
        if (!Stream.of(arguments).anyMatch("--reveal"::equals)) {
            said.add(ended.out());
        }
        return ended;
    }

    private Ended vault(String input, Object... arguments) {
        return as(vault.rootToken(), input, arguments);
    }

    private String secret(String path) {
        return kv.mount() + "/" + path;
    }

    @AfterEach
    void noValueNorTokenIsOnAnyStream() {
        assertThat(said).noneMatch(text -> text.contains("canary") || text.contains(vault.rootToken()));
    }

    @Test
    void createsWritesAndSetsKeysAndShowsWhichBefore() {
        assertThat(vault("{\"a\":\"canary-1\"}", "put", secret("app"), "--yes").exitCode())
                .as("creating is explicit")
                .isEqualTo(66);

        Ended created = vault(
                "{\"a\":\"canary-1\",\"n\":1.5}",
                "put",
                secret("app"),
                "--create",
                "--yes",
                "--description",
                "orders",
                "--tag",
                "team=a");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.out()).isEqualTo("1\n");
        assertThat(created.err()).contains("+ a", "+ n");
        assertThat(vault("{}", "put", secret("app"), "--create", "--yes").exitCode())
                .as("nothing is created over what is there")
                .isEqualTo(64);

        Ended key = vault("canary-2\n", "put", secret("app"), "--key", "b.c", "--yes");
        assertThat(key.out()).isEqualTo("2\n");
        assertThat(key.err()).contains("+ b.c").doesNotContain("+ a", "~ a");
        assertThat(kv.read("app").path("data").path("b.c").asText()).isEqualTo("canary-2");

        Ended whole = vault("{\"a\":\"canary-3\",\"d\":\"\"}", "put", secret("app"), "--yes", "-o", "json");
        assertThat(whole.out()).contains("\"version\" : \"3\"");
        assertThat(whole.err()).contains("+ d", "~ a", "- b.c", "- n");

        Ended same = vault("{\"a\":\"canary-3\",\"d\":\"\"}", "put", secret("app"), "--yes");
        assertThat(same.out()).isEqualTo("3\n");
        assertThat(same.err()).contains("nothing changes");
        assertThat(kv.read("app").at("/metadata/version").asInt()).isEqualTo(3);
    }

    /** A46: a number that Vault does not keep as it is written. */
    @Test
    void aNumberThatVaultWouldChangeIsNotWritten() {
        Ended changed = vault("{\"a\":\"canary-1\",\"n\":1.10}", "put", secret("app"), "--create", "--yes");
        assertThat(changed.exitCode()).isEqualTo(65);
        assertThat(changed.err()).contains("that of n back in other digits", "in quotes");
        assertThat(vault("", "get", secret("app")).exitCode()).isEqualTo(66);

        for (String number : VaultNumbersTest.KEPT) {
            assertThat(rawOf(number)).as(number).contains("\"n\":" + number + "}");
        }
        for (String number : VaultNumbersTest.CHANGED) {
            assertThat(rawOf(number)).as(number).doesNotContain("\"n\":" + number + "}");
        }
    }

    /** What Vault gives back of a document with this number, to the byte. */
    private String rawOf(String number) {
        kv.put("number", "{\"n\":" + number + "}");
        var request = HttpRequest.newBuilder(URI.create(vault.address() + "/v1/" + kv.mount() + "/data/number"))
                .header("X-Vault-Token", vault.rootToken())
                .build();
        try {
            return HttpClient.newBuilder()
                    .sslContext(Http.context(vault.caPem()))
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void getShowsKeysAndVersionsAndValuesOnlyWhenAsked() throws IOException {
        kv.put("app", "{\"DB\":{\"Password\":\"canary-1\"}}");
        kv.put("app", "{\"DB\":{\"Password\":\"canary-2\"},\"x\":\"canary-x\"}");

        Ended keys = vault("", "get", secret("app"));
        assertThat(keys.exitCode()).as(keys.err()).isZero();
        assertThat(keys.out()).isEqualTo("KEY\nDB.Password\nx\n");
        assertThat(keys.err()).contains("version 2");

        var json = new ObjectMapper()
                .readTree(vault("", "get", secret("app"), "-o", "json").out());
        assertThat(json.path("versions").findValuesAsText("version")).containsExactly("2", "1");
        assertThat(json.has("values")).isFalse();

        assertThat(vault("", "get", secret("app"), "--key", "DB.Password", "--reveal")
                        .out())
                .isEqualTo("canary-2\n");
        assertThat(vault("", "get", secret("app"), "--version", "1", "--reveal", "-o", "yaml")
                        .out())
                .contains("canary-1")
                .doesNotContain("canary-2");
        assertThat(vault("", "get", secret("app"), "--key", "none").exitCode()).isEqualTo(66);
        assertThat(vault("", "get", secret("none")).exitCode()).isEqualTo(66);
    }

    @Test
    void whatIsDeletedOffersItsRestore() {
        kv.put("app", "{\"a\":\"canary-1\"}");
        assertThat(vault("", "delete", secret("app"), "--recovery-days", "7", "--yes")
                        .exitCode())
                .isEqualTo(64);
        assertThat(vault("", "delete", secret("app"), "--yes").err()).contains("mxsecrets restore");

        for (Object[] command : new Object[][] {
            {"get", secret("app")},
            {"put", secret("app"), "--key", "b", "--yes"},
            {"put", secret("app"), "--create", "--yes"}
        }) {
            Ended ended = vault("{\"a\":\"canary-2\"}", command);
            assertThat(ended.exitCode()).isEqualTo(66);
            assertThat(ended.err()).contains("mxsecrets restore brings it back");
        }

        assertThat(vault("", "restore", secret("app")).exitCode()).isZero();
        assertThat(kv.read("app").path("data").path("a").asText()).isEqualTo("canary-1");
        assertThat(vault("", "delete", secret("app"), "--force", "--yes").err()).contains("for good");
        assertThat(vault("", "restore", secret("app")).exitCode()).isEqualTo(66);
        assertThat(vault("", "delete", secret("app"), "--yes").exitCode()).isEqualTo(66);
    }

    @Test
    void withoutATerminalNothingIsDoneUnasked() {
        kv.put("app", "{\"a\":\"canary-1\"}");
        for (Object[] command : new Object[][] {{"delete", secret("app")}, {"put", secret("app")}}) {
            Ended ended = vault("{\"a\":\"canary-2\"}", command);
            assertThat(ended.exitCode()).isEqualTo(64);
            assertThat(ended.err()).contains("nothing is changed", "--yes");
        }
        assertThat(kv.read("app").path("data").path("a").asText()).isEqualTo("canary-1");
    }

    @Test
    void listsByTheStartOfTheNameAndByTag() {
        kv.put("team-a/one", "{\"a\":\"canary-1\"}");
        kv.put("team-a/two/deep", "{\"a\":\"canary-1\"}");
        kv.put("team-b/one", "{\"a\":\"canary-1\"}");
        vault("", "put", secret("team-a/one"), "--tag", "team=a", "--key", "a", "--yes");

        assertThat(vault("", "list", kv.mount()).out().lines()).hasSize(4);
        assertThat(vault("", "list", secret("team-a")).out())
                .contains("team-a/one", "team-a/two/deep")
                .doesNotContain("team-b");
        assertThat(vault("", "list", secret("team-a"), "--tag", "team=a").out())
                .contains("team-a/one", "team=a")
                .doesNotContain("deep");
        assertThat(vault("", "list", kv.mount(), "--tag", "team=b").err()).contains("there is none");
    }

    /** A42: of two writers that saw the same version, one is refused, and nothing of the other is lost. */
    @Test
    void a42TheSecondOfTwoWritersIsRefused() throws Exception {
        kv.put("app", "{\"a\":\"canary-1\"}");
        try (VaultStore one = store("app");
                VaultStore two = store("app")) {
            String base = one.read(StoreOptions.deadline()).version();
            assertThat(one.replace(document("{\"a\":\"canary-2\"}"), base, StoreOptions.deadline()))
                    .isEqualTo("2");
            assertThatThrownBy(() -> two.replace(document("{\"a\":\"canary-3\"}"), base, StoreOptions.deadline()))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageContaining("changed by another writer meanwhile")
                    .hasMessageNotContaining("canary");
            assertThatThrownBy(() -> two.setKey(
                            "b",
                            SecretText.of("canary-4"),
                            document("{\"a\":\"canary-1\",\"b\":\"canary-4\"}"),
                            base,
                            StoreOptions.deadline()))
                    .isInstanceOf(CommandFailed.class);
        }
        assertThat(kv.read("app").path("data").toString()).isEqualTo("{\"a\":\"canary-2\"}");
    }

    /** A42, through the jar: whoever was told that it is written finds it there, beside what all others wrote. */
    @Test
    void a42WritersAtOnceLoseNothing() {
        kv.put("app", "{\"a\":\"canary-1\"}");
        List<CompletableFuture<Ended>> writers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> mxsecrets(
                        environment(vault.rootToken()),
                        "canary-" + i,
                        "put",
                        secret("app"),
                        "--key",
                        "k" + i,
                        "--yes")))
                .toList();
        List<Ended> ended = writers.stream().map(CompletableFuture::join).toList();

        assertThat(ended).allMatch(e -> e.exitCode() == 0 || e.exitCode() == 73);
        assertThat(ended).anyMatch(e -> e.exitCode() == 0);
        var data = kv.read("app").path("data");
        for (int i = 0; i < ended.size(); i++) {
            assertThat(data.has("k" + i)).isEqualTo(ended.get(i).exitCode() == 0);
        }
    }

    @Test
    void aTokenThatMayNotSaysWhatItsPolicyNeeds() throws IOException {
        kv.put("app", "{\"a\":\"canary-1\"}");
        String reader = vault.createToken(Duration.ofHours(1), kv.readPolicy());
        assertThat(as(reader, "", "get", secret("app")).exitCode()).isZero();
        Ended denied = as(reader, "canary-2", "put", secret("app"), "--key", "a", "--yes");
        assertThat(denied.exitCode()).isEqualTo(77);
        assertThat(denied.err()).contains("/data/app\" { capabilities = [\"update\"] }");
        assertThat(denied.err()).doesNotContain(reader);
        assertThat(kv.read("app").path("data").path("a").asText()).isEqualTo("canary-1");

        for (Object[] command : new Object[][] {{"get", secret("app")}, {"delete", secret("app"), "--yes"}}) {
            Ended unknown = as("no-such-token", "", command);
            assertThat(unknown.exitCode()).isEqualTo(77);
            assertThat(unknown.err()).contains("does not know the token").doesNotContain("policy");
        }
        Ended none = mxsecrets(Map.of("HOME", directory.toString()), "", "get", vault.address() + "/" + secret("app"));
        assertThat(none.exitCode()).isEqualTo(77);
        assertThat(none.err()).contains("set VAULT_TOKEN", "vault login").doesNotContain("projected");
    }

    @Test
    void aMountThatIsNotThereIsNamedAsAMount() {
        Ended none = vault("", "list", "no-such-mount");
        assertThat(none.exitCode()).isEqualTo(66);
        assertThat(none.err())
                .contains("the mount no-such-mount: no engine is mounted")
                .doesNotContain("any-secret");
    }

    @Test
    void oneKeyNeedsTheRightToPatchOrTheRightToUpdate() throws IOException {
        kv.put("app", "{\"a\":\"canary-1\",\"b\":\"canary-b\"}");
        String written = "1";
        for (String right : new String[] {"patch", "update"}) {
            vault.putPolicy(
                    kv.mount() + "-" + right,
                    "path \"" + kv.mount() + "/data/app\" { capabilities = [\"read\", \"" + right + "\"] }");
            String token = vault.createToken(Duration.ofHours(1), kv.mount() + "-" + right);
            Ended ended = as(token, "canary-" + right, "put", secret("app"), "--key", "a", "--yes");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(Integer.parseInt(ended.out().strip())).isEqualTo(Integer.parseInt(written) + 1);
            written = ended.out().strip();
            assertThat(kv.read("app").path("data").toString())
                    .isEqualTo("{\"a\":\"canary-" + right + "\",\"b\":\"canary-b\"}");
        }
    }

    @Test
    void takesTheTokenOfVaultLogin() throws IOException {
        kv.put("app", "{\"a\":\"canary-1\"}");
        Files.writeString(directory.resolve(".vault-token"), vault.rootToken());
        Path bundle = directory.resolve("bundle.pem"); // As large as a system's own.
        Files.writeString(bundle, ("# An authority\n" + Files.readString(vault.caFile())).repeat(200));
        Map<String, String> login = Map.of("HOME", directory.toString(), "VAULT_CACERT", bundle.toString());
        Ended ended = mxsecrets(login, "", "get", vault.address() + "/" + secret("app"));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("a").doesNotContain("canary");
    }

    /** A43: without a version, the store's newest is what pods are to have. */
    @Test
    void waitLooksUpTheNewestVersion() throws Exception {
        kv.put("app", "{\"a\":\"canary-1\"}");
        kv.put("app", "{\"a\":\"canary-2\"}");
        try (FakeCluster cluster = new FakeCluster()) {
            Path kubeconfig = cluster.kubeconfig(directory);
            cluster.pod(TestPods.injected(
                    directory,
                    "team-a",
                    "app-1",
                    Map.of("secret.db", "https://vault.example/" + secret("app"), "vault-role", "app")));
            cluster.status("app-1", TestPods.page("db", "1", ""));
            Ended late = vault("", "wait", secret("app"), "--timeout", "1s", "--kubeconfig", kubeconfig);
            assertThat(late.exitCode()).as(late.err()).isEqualTo(69);
            assertThat(late.err()).contains("version 2");

            cluster.status("app-1", TestPods.page("db", "2", ""));
            assertThat(vault("", "wait", secret("app"), "--timeout", "1s", "--kubeconfig", kubeconfig)
                            .exitCode())
                    .isZero();
        }
    }

    private static SecretBytes document(String json) {
        return SecretBytes.owning(json.getBytes(UTF_8));
    }

    private VaultStore store(String path) throws IOException {
        Settings settings = Environment.resolve(Map.of(
                        "MXSECRETS_SECRET",
                        vault.address() + "/" + secret(path),
                        "MXSECRETS_VAULT_TOKEN_FILE",
                        "/none",
                        "MXSECRETS_CA_BUNDLE",
                        Files.readString(vault.caFile())))
                .settings()
                .orElseThrow();
        return new VaultStore(
                settings.sources().get(0),
                SecretText.of(vault.rootToken()),
                new ProviderContext(
                        settings,
                        Map.of(),
                        InstantSource.system(),
                        Ticker.system(),
                        Sleeper.system(),
                        () -> 0.5,
                        Telemetry.SILENT));
    }
}
