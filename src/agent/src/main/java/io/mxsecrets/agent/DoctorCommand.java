package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.providers.Providers;
import io.mxsecrets.providers.pipeline.Feed;
import io.mxsecrets.providers.pipeline.FirstRead;
import io.mxsecrets.providers.pipeline.Pipeline;
import io.mxsecrets.providers.pipeline.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every check that can be made from where it runs, one line each, and then the read itself. Writes nothing; ends with the
 * exit code that {@code init} would end with.
 */
final class DoctorCommand {
    private static final Duration A_SOURCE = Duration.ofSeconds(10);

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
            List<Feed> feeds = Feed.of(settings);
            feeds.forEach(feed -> diagnose(feed, providers));
            Optional<Failure> failure = read(settings, feeds, new Reader(providers));
            ExitCode disk = directory(Path.of(settings.get(SettingRegistry.DIRECTORY)));
            return failure.map(Failure::exitCode).orElse(disk);
        } catch (Failure failure) {
            return start.ending().of(failure);
        } catch (RuntimeException | Error bug) {
            return start.ending().of(bug);
        }
    }

    private void diagnose(Feed feed, Providers providers) {
        for (Diagnosis diagnosis : providers.get(feed.provider()).diagnose(feed.first(), deadline())) {
            say(feed + ": " + diagnosis.check(), diagnosis.verdict(), diagnosis.sentence(), diagnosis.fix());
        }
    }

    /** What {@code init} would do, up to the files. */
    private Optional<Failure> read(Settings settings, List<Feed> feeds, Reader reader) {
        Pipeline pipeline = new Pipeline(settings);
        FirstRead.Result result = new FirstRead(pipeline, reader).read(feeds, deadline(), this::deadline);
        result.warnings().forEach(w -> say("read", Verdict.WARN, w.sentence(), ""));
        result.failures().forEach(f -> say("read", Verdict.FAIL, f.sentence(), ""));
        if (result.decisive().isPresent()) {
            return result.decisive();
        }
        try {
            int entries = pipeline.render(result.contributions()).entries().size();
            say("read", Verdict.PASS, entries + " entries can be written", "");
            return Optional.empty();
        } catch (Failure failure) {
            say("render", Verdict.FAIL, failure.sentence(), "");
            return Optional.of(failure);
        }
    }

    private Deadline deadline() {
        return Deadline.after(A_SOURCE, world.ticker()).forOneTry();
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
                directory + (writable ? " can be written" : " cannot be written, for " + there + " is not ours"),
                writable ? "" : "mount a volume there, or choose another directory");
        return writable ? ExitCode.DONE : ExitCode.CANNOT_WRITE;
    }

    private void say(String check, Verdict verdict, String sentence, String fix) {
        String line = check + ": " + sentence + (fix.isEmpty() ? "" : " -> " + fix);
        world.out().printf("%-4s  %s%n", verdict, Printable.line(line, 2 * Printable.SENTENCE));
    }
}
