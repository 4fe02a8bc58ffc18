package io.mxsecrets.core.publish.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixDiskTest {
    @TempDir
    Path directory;

    private final Disk disk = Disk.posix();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16384, 20000})
    void holdsWhatItHasAndNothingElse(int length) throws IOException {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 'x');
        Path file = Files.write(directory.resolve("file"), content);

        assertThat(disk.holds(file, content)).isTrue();
        assertThat(disk.holds(file, Arrays.copyOf(content, length + 1))).isFalse();
        if (length > 0) {
            assertThat(disk.holds(file, Arrays.copyOf(content, length - 1))).isFalse();
            byte[] other = content.clone();
            other[length - 1] = 'y';
            assertThat(disk.holds(file, other)).isFalse();
            other = content.clone();
            other[0] = 'y';
            assertThat(disk.holds(file, other)).isFalse();
        }
    }

    @Test
    void neitherReadsNorLooksThroughALink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "theirs");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(disk.look(link).orElseThrow().kind()).isEqualTo(Disk.Kind.LINK);
        assertThatThrownBy(() -> disk.read(link)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.holds(link, "theirs".getBytes())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.write(link, new byte[1], 0600)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.setMode(link, 0)).isInstanceOf(FileSystemException.class);
        assertThat(file).hasContent("theirs");
    }

    @Test
    void onlyALinkHasATarget() throws IOException {
        disk.createLink(directory.resolve("link"), "nowhere");

        assertThat(disk.readLink(directory.resolve("link"))).contains("nowhere");
        assertThat(disk.readLink(directory)).isEmpty();
        assertThat(disk.readLink(directory.resolve("nothing"))).isEmpty();
    }

    @Test
    void modesAreThoseAskedFor() throws IOException {
        Path inner = directory.resolve("inner");
        disk.createDirectory(inner, 0700);
        disk.setMode(inner, 02750);
        disk.write(inner.resolve("file"), "abc".getBytes(), 0400);

        assertThat(disk.look(inner).orElseThrow().mode()).isEqualTo(02750);
        assertThat(disk.look(inner).orElseThrow().size()).isZero();
        assertThat(disk.look(inner.resolve("file")).orElseThrow().mode()).isEqualTo(0400);
        assertThat(disk.look(inner.resolve("file")).orElseThrow().size()).isEqualTo(3);
        assertThat(disk.look(directory.resolve("nothing"))).isEmpty();
    }

    @Test
    void listsADirectoryOrTellsWhyNot() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        Files.createDirectory(directory.resolve("inner"));

        assertThat(disk.list(directory)).containsExactlyInAnyOrder("file", "inner");
        assertThatThrownBy(() -> disk.list(directory.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.list(directory.resolve("file"))).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void deletesNoDirectoryThatHoldsSomething() throws IOException {
        Files.createDirectories(directory.resolve("outer/inner"));

        assertThatThrownBy(() -> disk.delete(directory.resolve("outer")))
                .isInstanceOf(DirectoryNotEmptyException.class);
        disk.delete(directory.resolve("outer/inner"));
        disk.delete(directory.resolve("outer"));
        assertThat(directory).isEmptyDirectory();
    }
}
