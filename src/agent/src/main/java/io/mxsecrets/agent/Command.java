package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What the agent can be asked to do. Everything else is a setting. */
enum Command {
    INIT("Reads all sources, writes the files once and exits.", world -> new Init(world).run()),
    SIDECAR("Keeps the files fresh until it is stopped.", world -> new Sidecar(world).run()),
    AWAIT("Waits for the sidecar's first files, ten seconds at most.", world -> new Await(world).run()),
    DOCTOR("Checks identity, permission and disk, and says what to do.", world -> new DoctorCommand(world).run());

    private final String words;
    private final Function<AgentContext, ExitCode> work;

    Command(String words, Function<AgentContext, ExitCode> work) {
        this.words = words;
        this.work = work;
    }

    static Optional<Command> named(String name) {
        return Arrays.stream(values()).filter(c -> c.label().equals(name)).findFirst();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String words() {
        return words;
    }

    ExitCode run(AgentContext world) {
        return work.apply(world);
    }
}
