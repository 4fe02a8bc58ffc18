package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.HostileFields;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.TestWorld;
import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultRequestExecutor;
import io.quarkus.vault.client.common.VaultResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a field of an answer: never a mistake of ours, and the next good answer is taken. */
@Timeout(120)
class VaultFieldsTest {
    private static final String AUTH =
            "{\"request_id\":\"x\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,\"data\":null,\"wrap_info\":null,"
                    + "\"warnings\":null,\"auth\":{\"client_token\":\"hvs.x\",\"accessor\":\"a\",\"policies\":[\"default\",\"p\"],"
                    + "\"token_policies\":[\"p\"],\"metadata\":{\"role\":\"app\"},\"lease_duration\":3600,\"renewable\":true,"
                    + "\"entity_id\":\"e\",\"token_type\":\"service\",\"orphan\":true,\"mfa_requirement\":null,\"num_uses\":0},"
                    + "\"mount_type\":\"\"}";
    private static final String READ = "{\"request_id\":\"x\",\"data\":{\"data\":{\"a\":\"b\",\"n\":1.5},\"metadata\":"
            + "{\"version\":1,\"created_time\":\"2026-01-02T03:04:05.678Z\",\"custom_metadata\":null,\"deletion_time\":\"\","
            + "\"destroyed\":false}}}";
    private static final String METADATA =
            "{\"data\":{\"cas_required\":false,\"created_time\":\"2026-01-02T03:04:05.678Z\",\"current_version\":1,"
                    + "\"custom_metadata\":null,\"delete_version_after\":\"0s\",\"max_versions\":0,\"oldest_version\":0,"
                    + "\"updated_time\":\"2026-01-02T03:04:05.678Z\",\"versions\":{\"1\":{\"created_time\":"
                    + "\"2026-01-02T03:04:05.678Z\",\"deletion_time\":\"\",\"destroyed\":false}}}}";
    private static final String MOUNT = "{\"data\":{\"path\":\"kv/\",\"type\":\"kv\",\"options\":{\"version\":\"2\"}}}";
    private static final String HEALTH =
            "{\"initialized\":true,\"sealed\":false,\"standby\":false,\"version\":\"1.21.0\","
                    + "\"enterprise\":false,\"server_time_utc\":1}";
    private static final String DENIED = "{\"errors\":[\"permission denied\"]}";
    private static final String GONE =
            "{\"data\":{\"data\":null,\"metadata\":{\"created_time\":\"2026-01-02T03:04:05.678Z\",\"deletion_time\":"
                    + "\"2026-01-02T03:04:06Z\",\"destroyed\":false,\"version\":1}}}";

    private record Scripted(int status, String body) {}

    /** A Vault of answers by path, without a network: {@code net} has its own tests. */
    private static final class Vault implements VaultRequestExecutor {
        final Map<String, Scripted> answers = new LinkedHashMap<>();

        void good() {
            answers.clear();
            answers.put("auth/kubernetes/login", new Scripted(200, AUTH));
            answers.put("auth/token/renew-self", new Scripted(200, AUTH));
            answers.put("auth/token/revoke-self", new Scripted(204, ""));
            answers.put("kv/data/app", new Scripted(200, READ));
            answers.put("kv/metadata/app", new Scripted(200, METADATA));
            answers.put("sys/internal/ui/mounts/kv/app", new Scripted(200, MOUNT));
            answers.put("sys/health", new Scripted(200, HEALTH));
        }

        @Override
        public <T> CompletionStage<VaultResponse<T>> execute(VaultRequest<T> request) {
            Scripted answer = answers.getOrDefault(request.getPath(), new Scripted(404, "{\"errors\":[]}"));
            return CompletableFuture.completedStage(new VaultResponse<>(
                    request, answer.status, List.of(), answer.body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @TempDir
    static Path directory;

    private final Vault vault = new Vault();
    private final Map<String, Scripted> beside = new LinkedHashMap<>();
    private final TestWorld world = new TestWorld();

    /** A start, checks through the token's whole life, a doctor's walk; then all answers are good. */
    private void live() {
        VaultProvider provider = new VaultProvider(world.surroundings(), vault);
        for (int check = 0; check < 3; check++) {
            read(provider);
            world.pass(Duration.ofMinutes(50));
        }
        provider.diagnose(world.source(), world.deadline().forOneTry()).forEach(VaultFieldsTest::printable);
        vault.good();
        world.pass(Duration.ofMinutes(2));
        Reading reading = provider.read(world.request(), world.deadline().forOneTry());
        assertThat(reading).isInstanceOf(Reading.Read.class);
        provider.close();
        assertThat(world.telemetry.lines).allSatisfy(VaultFieldsTest::printable);
        world.telemetry.lines.clear();
    }

    @BeforeEach
    void describe() {
        VaultBench.write(directory.resolve("token"), ScriptedVault.JWT);
        world.with("MXSECRETS_PROVIDER", "vault")
                .with("MXSECRETS_SECRET", "kv/app")
                .with("MXSECRETS_VAULT_ADDRESS", "https://vault.example:8200")
                .with("MXSECRETS_VAULT_ROLE", "app")
                .with("MXSECRETS_VAULT_JWT_FILE", directory.resolve("token").toString());
    }

    private void given() {
        vault.good();
        beside.forEach(vault.answers::put);
    }

    private void read(VaultProvider provider) {
        try {
            provider.read(world.request("7"), world.deadline(Duration.ofSeconds(3)));
        } catch (Failure failure) {
            assertThat(failure.reason()).isNotEqualTo(Reason.BUG);
            printable(failure.sentence());
        }
    }

    private static void printable(Object told) {
        assertThat(told.toString()).isEqualTo(Printable.line(told.toString(), Printable.SENTENCE));
    }

    private void everyField(String path, int status, String good) {
        HostileFields fields = new HostileFields(good);
        List<String> bodies = new ArrayList<>(fields.without());
        HostileFields.VALUES.forEach(value -> bodies.addAll(fields.with(value)));
        for (String body : bodies) {
            given();
            vault.answers.put(path, new Scripted(status, body));
            live();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth/kubernetes/login", "auth/token/renew-self"})
    void everyFieldOfALoginAndOfARenewal(String path) {
        everyField(path, 200, AUTH);
        everyField(path, 403, DENIED);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void everyFieldOfARead(int status) {
        everyField("kv/data/app", status, READ);
        everyField("kv/data/app", status, GONE);
        everyField("kv/data/app", status, DENIED);
    }

    @Test
    void everyFieldOfWhatIsAskedBeside() {
        everyField("kv/metadata/app", 200, METADATA);
        everyField("sys/health", 200, HEALTH);
        beside.put("kv/data/app", new Scripted(403, DENIED));
        everyField("sys/internal/ui/mounts/kv/app", 200, MOUNT);
    }
}
