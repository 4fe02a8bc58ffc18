package io.mxsecrets.core.publish.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WriteErrorMapperTest {
    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        new AccessDeniedException("/s/a"),
                        "/s/a: permission denied; let this user write there (run-as-user, or fsGroup of the pod)"),
                Arguments.of(
                        new NoSuchFileException("/s/a"),
                        "/s/a: it or a directory above it does not exist; mount a volume there, or create it"),
                Arguments.of(
                        new NotDirectoryException("/s/a"), "/s/a: it is not a directory; choose another directory"),
                Arguments.of(
                        new FileSystemException("/s/a", null, "No space left on device"),
                        "/s/a: the volume is full; free space, raise its sizeLimit, or write fewer keys or formats"),
                Arguments.of(
                        new FileSystemException("/s/a", null, "Disk quota exceeded"),
                        "/s/a: the volume is full; free space, raise its sizeLimit, or write fewer keys or formats"),
                Arguments.of(
                        new FileSystemException("/s/a", null, "Read-only file system"),
                        "/s/a: the file system is read-only; mount the volume writable in this container"),
                Arguments.of(
                        new FileSystemException("/s/a", null, "Not a directory"),
                        "/s/a: a parent of it is not a directory; choose another directory"),
                Arguments.of(
                        new FileSystemException(null, null, "Input/output error"),
                        "/s: Input/output error; check that it is a directory on a POSIX file system that this user may write"),
                Arguments.of(
                        new IOException("No space left on device"),
                        "/s: the volume is full; free space, raise its sizeLimit, or write fewer keys or formats"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void tellsWhereAndWhatToDo(IOException error, String sentence) {
        Failure failure = WriteErrorMapper.because(error, Path.of("/s"));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
        assertThat(failure.sentence()).isEqualTo("cannot write " + sentence);
        assertThat(failure.getCause()).isNull();
    }
}
