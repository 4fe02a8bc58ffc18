package io.mxsecrets.examples;

import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins.AppRole;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Private Mendix Platform's document in each place, as the variables of an agent that reads it there. */
record PmpSeeds(AwsServer aws, VaultServer vault, Path scratch) {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    static final Path AGENT = ROOT.resolve("src/agent/target/quarkus-app");
    static final Path OPTIONS = ROOT.resolve("src/agent/jvm.options");
    static final Path NESTED = ROOT.resolve("examples/pmp/document.nested.json");
    static final Path FLAT = ROOT.resolve("examples/pmp/document.flat.json");

    static Map<String, String> onDisk(Path document) {
        return Map.of("MXSECRETS_SECRET", "file:" + document);
    }

    /** Nested, read as a role that a web identity takes. */
    Map<String, String> inAws() throws IOException {
        String name = aws.freshName("PMP");
        aws.createSecret(name, Files.readString(NESTED));
        String token = aws.webIdentityToken(
                "system:serviceaccount:feature-test:pmp-companion",
                "sts.amazonaws.com",
                Instant.now().plus(Duration.ofHours(1)));
        return Map.of(
                "MXSECRETS_SECRET", name,
                "MXSECRETS_PROVIDER", "aws",
                "MXSECRETS_AWS_REGION", aws.region(),
                "MXSECRETS_AWS_ENDPOINT", aws.endpoint().toString(),
                "MXSECRETS_AWS_STS_ENDPOINT", aws.endpoint().toString(),
                "MXSECRETS_ALLOW_HTTP", "true",
                "MXSECRETS_AWS_ROLE_ARN", aws.createRole(aws.freshName("role")),
                "MXSECRETS_AWS_TOKEN_FILE", file("token", token));
    }

    /** Flat, read over TLS, with the authority as the chart's caBundle gives it to each pod. */
    Map<String, String> inVault() throws IOException {
        VaultKv kv = vault.enableKv2();
        kv.put("admin", Files.readString(FLAT));
        AppRole role = vault.logins().enableAppRole(Duration.ofHours(1), kv.readPolicy());
        return Map.of(
                "MXSECRETS_SECRET", vault.address() + "/" + kv.mount() + "/admin",
                "MXSECRETS_VAULT_AUTH_MOUNT", role.mount(),
                "MXSECRETS_VAULT_APPROLE_ROLE_ID_FILE", file("role-id", role.roleId()),
                "MXSECRETS_VAULT_APPROLE_SECRET_ID_FILE", file("secret-id", role.secretId()),
                "MXSECRETS_CA_BUNDLE", vault.caPem());
    }

    /**
     * The agent as it is packaged, the jar or {@code -Dagent.binary}, with nothing of this process's own settings.
     *
     * @param options of the JVM, after those of {@code jvm.options}
     */
    static ProcessBuilder agent(
            String command, Map<String, String> settings, Path directory, Path log, String... options) {
        ProcessBuilder agent = program(settings, log, command(command, options));
        agent.environment().put("MXSECRETS_DIRECTORY", directory.toString());
        return agent;
    }

    /** Any program, with these settings in its environment. */
    static ProcessBuilder program(Map<String, String> settings, Path log, List<String> command) {
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        program.environment().keySet().removeIf(key -> key.matches("(MXSECRETS|AWS|VAULT)_.*"));
        program.environment().putAll(settings);
        return program;
    }

    private static List<String> command(String command, String... options) {
        String binary = System.getProperty("agent.binary", "");
        if (!binary.isBlank()) {
            return List.of(binary, command);
        }
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.add("@" + OPTIONS);
        java.addAll(List.of(options));
        java.addAll(List.of("-jar", AGENT.resolve("quarkus-run.jar").toString(), command));
        return java;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text).toString();
    }
}
