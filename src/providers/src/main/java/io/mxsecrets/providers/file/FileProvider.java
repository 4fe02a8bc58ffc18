package io.mxsecrets.providers.file;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.document.Limits;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A JSON document on disk, for workstations and tests: no login, no retry, changes seen at once.
 *
 * <p>The version is the file's {@link FileState}. A file that was touched a moment ago is read again whatever its stamp says,
 * for a file system's clock is coarse and a second write may have the same one.
 */
public final class FileProvider implements SecretProvider {
    private static final Duration CADENCE = Duration.ofMillis(500);
    private static final Duration COARSEST_CLOCK = Duration.ofMillis(100);

    private final InstantSource clock;

    public FileProvider(ProviderContext surroundings) {
        this.clock = surroundings.clock();
    }

    @Override
    public Reading read(Request request, Deadline deadline) {
        Path path = path(request.source());
        try {
            FileState before = FileState.of(path);
            boolean known = request.known().equals(Optional.of(before.version()));
            if (known && !before.youngerThan(COARSEST_CLOCK, clock.instant())) {
                return new Reading.Unchanged(Optional.empty());
            }
            byte[] bytes = bytes(path);
            Document document =
                    new Document(SecretBytes.owning(bytes), before.version(), Optional.of(before.modified()));
            return new Reading.Read(document, Optional.empty());
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public Optional<Duration> cadence() {
        return Optional.of(CADENCE);
    }

    @Override
    public List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
        Path path = path(source);
        String check = "document on disk";
        try {
            bytes(path);
            return List.of(new Diagnosis(check, Verdict.PASS, "file:" + path + " is readable", ""));
        } catch (IOException e) {
            return List.of(Diagnosis.fail(check, failure(path, e)));
        } catch (Failure e) {
            return List.of(Diagnosis.fail(check, e));
        }
    }

    private static Path path(SourceSettings source) {
        return Path.of(((Reference.File) source.reference()).path());
    }

    /** Reads one byte more than a document may have, and no more: the flattener's sentence tells the limit. */
    private static byte[] bytes(Path path) throws IOException {
        if (!Files.isRegularFile(path) && Files.exists(path)) {
            throw Failure.of(
                    Reason.NOT_FOUND, Step.READ, "file:" + path + " is not a regular file", "name the document itself");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(Limits.DOCUMENT_BYTES + 1);
        }
    }

    private static Failure failure(Path path, IOException error) {
        if (error instanceof NoSuchFileException) {
            return Failure.of(
                    Reason.NOT_FOUND,
                    Step.READ,
                    "file:" + path + " does not exist",
                    "create it, or correct the path in secret");
        }
        if (error instanceof AccessDeniedException) {
            return Failure.of(
                    Reason.DENIED,
                    Step.READ,
                    "file:" + path + " may not be read by this user",
                    "change its mode or owner");
        }
        return Failure.of(
                Reason.STORE_ERROR, Step.READ, "file:" + path + " cannot be read", "check the underlying disk");
    }
}
