package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.doctor.Finding;
import io.mxsecrets.providers.doctor.Walk;
import io.mxsecrets.providers.pipeline.Feed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Every check that can be made from where it runs, one line each, and then the read itself. Writes nothing; ends with the
 * exit code that {@code init} would end with.
 */
final class DoctorCommand {
    private final AgentContext world;
    private final Bootstrap start;

    DoctorCommand(AgentContext world) {
        this.world = world;
        this.start = Bootstrap.of(world);
    }

    ExitCode run() {
        if (start.resolution().settings().isEmpty()) {
            start.resolution().problems().forEach(p -> say("settings", Verdict.FAIL, p.toString(), ""));
            return ExitCode.SETTINGS;
        }
        Settings settings = start.resolution().settings().get();
        say("settings", Verdict.PASS, settings.sources().size() + " sources", "");
        try (Providers providers = start.providers(settings)) {
            Optional<Failure> failure = new Walk(settings, Feed.of(settings), providers, world.ticker()).all(this::say);
            ExitCode disk = directory(Path.of(settings.get(SettingRegistry.DIRECTORY)));
            return failure.map(Failure::exitCode).orElse(disk);
        } catch (Failure failure) {
            return start.ending().of(failure);
        } catch (RuntimeException | Error bug) {
            return start.ending().of(bug);
        }
    }

    private void say(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        String source = finding.source().map(alias -> alias + ": ").orElse("");
        say(source + diagnosis.check(), diagnosis.verdict(), diagnosis.sentence(), diagnosis.fix());
    }

    private ExitCode directory(Path directory) {
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        boolean writable = Files.isDirectory(there) && Files.isWritable(there);
        say(
                "directory",
                writable ? Verdict.PASS : Verdict.FAIL,
                directory + (writable ? " can be written" : " cannot be written: " + there + " is not writable"),
                writable ? "" : "mount a volume there, or choose another directory");
        return writable ? ExitCode.DONE : ExitCode.CANNOT_WRITE;
    }

    private void say(String check, Verdict verdict, String sentence, String fix) {
        String line = check + ": " + sentence + (fix.isEmpty() ? "" : " -> " + fix);
        world.out().printf("%-7s  %s%n", verdict, Printable.line(line, 2 * Printable.SENTENCE));
    }
}
