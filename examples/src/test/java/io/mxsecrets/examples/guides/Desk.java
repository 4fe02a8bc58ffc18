package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of pages as somebody would who stands in a checkout of the project, and leaves the checkout alone. */
public final class Desk {
    private static final int MINUTES = 2;

    private final Path home;
    private final Path bin;

    /** @param home a directory of the test's own, empty */
    public Desk(Path home) throws IOException {
        this.home = home.toAbsolutePath();
        this.bin = Files.createDirectories(this.home.resolve("bin"));
        for (String folder : new String[] {"charts", "docs", "examples", "src", "webhook"}) {
            Files.createSymbolicLink(this.home.resolve(folder), Pages.ROOT.resolve(folder));
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        program(
                "java",
                "exec " + java + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \"$@\""); // Half the work of a start.
    }

    public void file(String name, String content) throws IOException {
        Files.writeString(home.resolve(name), content);
    }

    /** Puts a program on the path: a shell script, for who needs other servers than the page names. */
    public void program(String name, String script) throws IOException {
        Path program = bin.resolve(name);
        Files.writeString(program, "#!/usr/bin/env bash\nset -euo pipefail\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Each command must succeed. */
    public void run(Block block, Map<String, String> environment) throws IOException, InterruptedException {
        run(block.toString(), block.commands(), environment);
    }

    /** @return what they printed */
    public String run(String commands, Map<String, String> environment) throws IOException, InterruptedException {
        return run("commands of the test", commands, environment);
    }

    private String run(String where, String commands, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path log = home.resolve("log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(where).isTrue();
        assertThat(process.exitValue())
                .as("%s:%n%s%n%s", where, commands, Files.readString(log))
                .isZero();
        return Files.readString(log);
    }
}
