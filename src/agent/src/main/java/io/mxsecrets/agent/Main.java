package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.registry.ProviderRegistry;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.Security;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The entry point: arguments, then our own wiring. The framework builds the program and registers what a native executable
 * needs; it is not started, for a pod waits for {@code init}, which uses no container, no event loop and no pool of it.
 */
@QuarkusMain
public final class Main {
    private static final Path TERMINATION_LOG = Path.of("/dev/termination-log");

    private Main() {}

    public static void main(String[] arguments) {
        forgetNames();
        end(command(arguments).run(world()));
    }

    private static AgentContext world() {
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
                ProviderRegistry.all());
    }

    /**
     * A store that moves to another address, or whose name is not there yet, is found at the next try, whatever the JDK's own
     * defaults are. Calls are so rare that remembering names longer would spare nothing.
     */
    private static void forgetNames() {
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    /** A pod gives one word, which needs no parser. */
    private static Command command(String[] arguments) {
        Optional<Command> word = arguments.length == 1 ? Command.named(arguments[0]) : Optional.empty();
        if (word.isPresent()) {
            return word.get();
        }
        Arguments parsed =
                Arguments.parse(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        if (parsed.command().isEmpty()) {
            end(parsed.exitCode());
        }
        return parsed.command().get();
    }

    /** At once: threads of HTTP clients would hold the end up, and all that matters is on disk. */
    private static void end(ExitCode code) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code.number());
    }
}
