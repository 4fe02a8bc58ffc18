package io.mxsecrets.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** W40, W41, F31: the file of variables, from {@code init} to its rotation. */
class EnvTest {
    private static final String CANARY = "caNaRy-7f3a";

    @TempDir
    Path temporary;

    private AgentHarness bench;
    private Path file;

    @BeforeEach
    void twoSources() {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.set("SECRET", "kv/app").set("ENV", "PASSWORD=DB.Password").set("FORMAT", "json");
        bench.set("SECRET__MAIL", "kv/mail").set("ENV__MAIL", "MAIL=Mail.Password");
        bench.store.put("kv/app", "{\"DB.Password\":\"one\",\"other\":\"1\"}");
        bench.store.put("kv/mail", "{\"Mail.Password\":\"post\"}");
        file = temporary.resolve("files/secrets.kubelet");
    }

    private String lastLine() {
        return bench.log().get(bench.log().size() - 1);
    }

    @Test
    void isOfTheSameGenerationAsTheOtherFiles() throws IOException {
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(file).hasContent("MAIL='post'\nPASSWORD='one'\n").isSymbolicLink();
        assertThat(file.toRealPath().getParent())
                .isEqualTo(temporary.resolve("files/secrets.json").toRealPath().getParent());
    }

    @Test
    void w43AValueThatTheFileCannotHoldEndsWithTheKeyAndWhatToDo() {
        bench.store.put("kv/app", "{\"DB.Password\":\"" + CANARY + "'\"}");
        assertThat(bench.init()).isEqualTo(ExitCode.DOCUMENT_INVALID);
        assertThat(lastLine())
                .contains("\"source\":\"main\"", "DB.Password", "variable PASSWORD", "single quote", "from the files");
        assertThat(String.join("\n", bench.log())).doesNotContain(CANARY);
        assertThat(file).doesNotExist();
    }

    @Test
    void w44AKeyThatIsNotThereEndsUnlessItsSourceIsOptional() {
        bench.store.put("kv/mail", "{\"Mail.Pasword\":\"" + CANARY + "\",\"Empty\":\"\"}");
        assertThat(bench.init()).isEqualTo(ExitCode.DOCUMENT_INVALID);
        assertThat(lastLine()).contains("\"source\":\"mail\"", "did you mean \\\"Mail.Pasword\\\"?");
        bench.set("OPTIONAL__MAIL", "true").set("ENV__MAIL", "MAIL=Mail.Password,EMPTY=Empty,OTHER=Mail.Pasword");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(file).hasContent("OTHER='" + CANARY + "'\nPASSWORD='one'\n");
        assertThat(String.join("\n", bench.log())).doesNotContain(CANARY);
    }

    @Test
    void w44TheFileIsThereWhereNoOptionalSourceIs() {
        bench.set("OPTIONAL", "true");
        bench.store.fail("kv/app", Reason.NOT_FOUND);
        bench.store.fail("kv/mail", Reason.NOT_FOUND);
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        assertThat(file).isEmptyFile();
    }

    @Test
    void f31ARotationChangesTheFileAndSaysThatARestartIsDue() {
        bench.init();
        bench.sidecar().pass(Duration.ofMinutes(6));
        assertThat(bench.loop().status().changed()).isFalse();
        bench.store.put("kv/app", "{\"DB.Password\":\"two\"}");
        bench.pass(Duration.ofMinutes(7));
        assertThat(file).content().contains("PASSWORD='two'");
        assertThat(bench.loop().status().changed()).isTrue();
        assertThat(bench.manifest().orElseThrow().restartDue()).isTrue();
    }

    @Test
    void f31ANewValueThatTheFileCannotHoldLeavesTheLastGoodOne() {
        bench.init();
        bench.sidecar().pass(Duration.ofMinutes(1));
        bench.store.put("kv/app", "{\"DB.Password\":\"" + CANARY + "'\"}");
        bench.store.put("kv/mail", "{\"Mail.Password\":\"new\"}");
        bench.pass(Duration.ofMinutes(7));
        assertThat(file).hasContent("MAIL='new'\nPASSWORD='one'\n");
        assertThat(bench.log("DB.Password")).anyMatch(line -> line.contains("single quote"));
        assertThat(String.join("\n", bench.log())).doesNotContain(CANARY);
    }

    @Test
    void nothingOfItIsWrittenWhereNobodyAsks() throws IOException {
        bench = new AgentHarness(temporary.resolve("files"), 7);
        bench.set("SECRET", "kv/app");
        bench.store.put("kv/app", "{\"a\":\"1\"}");
        assertThat(bench.init()).isEqualTo(ExitCode.DONE);
        try (var files = Files.list(temporary.resolve("files"))) {
            assertThat(files).noneMatch(path -> path.toString().endsWith(".env"));
        }
    }
}
