package io.mxsecrets.core.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.PublishResult.Published;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F9 on a memory file system of its own, as a pod has it: full, or read-only. */
class RealDiskTest {
    @TempDir
    Path directory;

    @AfterEach
    void unmount() throws Exception {
        run("umount", directory.toString());
    }

    private void mount(String options) throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString()),
                "needs the right to mount a tmpfs");
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Publisher publisher() {
        return PublishLoop.publisher(directory);
    }

    private static Draft draft(byte[] content) {
        return new Draft(
                List.of(
                        new RenderedFile("a.json", SecretBytes.owning(content)),
                        new RenderedFile("b.d/x", SecretBytes.owning(new byte[] {'x'}))),
                "print",
                false,
                Map.of(),
                Map.of());
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void f9AFullMemoryFileSystemLeavesTheCurrentGenerationAndNothingElse() throws Exception {
        mount("size=64k");
        publisher().publish(draft(text("one")));
        List<String> before = names();

        Failure failure = catchThrowableOfType(Failure.class, () -> publisher().publish(draft(new byte[128 << 10])));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
        assertThat(failure.sentence()).contains("the volume is full");
        assertThat(directory.resolve("a.json")).hasContent("one");
        assertThat(names()).isEqualTo(before);
        assertThat(publisher().publish(draft(text("two")))).isInstanceOf(Published.class);
        assertThat(directory.resolve("a.json")).hasContent("two");
    }

    @Test
    void f9AReadOnlyFileSystemIsTold() throws Exception {
        mount("ro,size=64k");

        Failure failure = catchThrowableOfType(Failure.class, () -> publisher().publish(draft(text("one"))));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
        assertThat(failure.sentence())
                .endsWith(": the file system is read-only; mount the volume writable in this container");
    }
}
