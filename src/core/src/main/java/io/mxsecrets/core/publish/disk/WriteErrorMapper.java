package io.mxsecrets.core.publish.disk;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Failures of a publisher that cannot write: which path, why, what to do. */
public final class WriteErrorMapper {
    private WriteErrorMapper() {}

    public static Failure at(Path path, String why, String remedy) {
        return Failure.of(Reason.CANNOT_WRITE, Step.PUBLISH, "cannot write " + path + ": " + why, remedy);
    }

    public static Failure foreign(Path path) {
        return at(
                path,
                "a file that mxsecrets did not write has this name",
                "remove it, or choose another directory or file-name");
    }

    /** @param directory the path to name when the error names none */
    public static Failure because(IOException error, Path directory) {
        if (!(error instanceof FileSystemException named)) {
            return advice(directory, String.valueOf(error.getMessage()));
        }
        Path path = named.getFile() == null ? directory : Path.of(named.getFile());
        if (error instanceof AccessDeniedException) {
            return at(path, "permission denied", "let this user write there (run-as-user, or fsGroup of the pod)");
        }
        if (error instanceof NoSuchFileException) {
            return at(path, "it or a directory above it does not exist", "mount a volume there, or create it");
        }
        if (error instanceof NotDirectoryException) {
            return at(path, "it is not a directory", "choose another directory");
        }
        return advice(path, String.valueOf(named.getReason()));
    }

    /** The words of the operating system, which hold no content, and what to do about the well-known ones. */
    private static Failure advice(Path path, String words) {
        if (words.contains("No space left") || words.contains("quota")) {
            return at(path, "the volume is full", "free space, raise its sizeLimit, or write fewer keys or formats");
        }
        if (words.contains("Read-only")) {
            return at(path, "the file system is read-only", "mount the volume writable in this container");
        }
        if (words.contains("Not a directory")) {
            return at(path, "a parent of it is not a directory", "choose another directory");
        }
        return at(path, words, "check that it is a directory on a POSIX file system that this user may write");
    }
}
