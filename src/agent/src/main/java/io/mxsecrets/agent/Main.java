package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.Security;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * The entry point: arguments first, so that help and complaints cost no start of the framework; then the framework, for
 * the clients that it configures; then our own wiring.
 */
@QuarkusMain
public final class Main implements QuarkusApplication {
    private static final Path TERMINATION_LOG = Path.of("/dev/termination-log");

    private final Instance<SecretsManagerClientBuilder> aws;

    /**
     * @param client never used: the extension configures builders only for a client that somebody asks for
     * @param aws the builders that it configures
     */
    @Inject
    public Main(Instance<SecretsManagerClient> client, Instance<SecretsManagerClientBuilder> aws) {
        this.aws = aws;
    }

    public static void main(String[] arguments) {
        forgetNames();
        Arguments parsed = parse(arguments);
        if (parsed.command().isEmpty()) {
            end(parsed.exitCode());
        }
        Quarkus.run(Main.class, arguments);
    }

    @Override
    public int run(String... arguments) {
        end(Command.named(arguments[0]).orElseThrow().run(world()));
        return 0;
    }

    private AgentContext world() {
        return new AgentContext(
                System.getenv(),
                InstantSource.system(),
                Ticker.system(),
                Sleeper.system(),
                () -> ThreadLocalRandom.current().nextDouble(),
                System.out,
                System.err,
                TERMINATION_LOG,
                Disk.posix(),
                ProviderRegistry.all(aws::get));
    }

    /**
     * A store that moves to another address, or whose name is not there yet, is found at the next try, whatever the JDK's own
     * defaults are. Calls are so rare that remembering names longer would spare nothing.
     */
    private static void forgetNames() {
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    private static Arguments parse(String[] arguments) {
        return Arguments.parse(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
    }

    /** At once: threads of HTTP clients would hold the end up, and all that matters is on disk. */
    private static void end(ExitCode code) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code.number());
    }
}
