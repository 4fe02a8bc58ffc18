package io.mxsecrets.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Everything that may be heard of a test (A18): what our code and the libraries below it log, at every level; what is
 * printed; what the test hands over. After each test none of the {@link #secret secrets} may be in it.
 */
public final class Overheard implements BeforeEachCallback, AfterEachCallback {
    private static final List<String> LOUD = List.of(
            "io.mxsecrets", "io.quarkus", "software.amazon.awssdk", "sun.net.www.protocol.http", "com.fasterxml");

    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Object> watched = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Handler recorder = new Recorder();
    private List<Logger> loggers = List.of();
    private PrintStream out;
    private PrintStream err;

    /** From now on this text is a secret. */
    public Overheard secret(String text) {
        secrets.add(text);
        return this;
    }

    /** What this says of itself at the end of the test is heard too. */
    public Overheard watch(Object thing) {
        watched.add(thing);
        return this;
    }

    public void tell(Object anything) {
        told.add(anything.toString());
    }

    public void tell(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        told.add(trace.toString());
    }

    public List<String> logged() {
        return List.copyOf(logged);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        out = System.out;
        err = System.err;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        recorder.setLevel(Level.ALL);
        loggers = LOUD.stream().map(Logger::getLogger).toList(); // Held, for the JDK forgets those that nobody holds.
        loggers.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(recorder);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setOut(out);
        System.setErr(err);
        loggers.forEach(logger -> {
            logger.setLevel(null);
            logger.removeHandler(recorder);
        });
        String all = told + " " + logged + " " + watched + " " + printed.toString(StandardCharsets.UTF_8);
        assertThat(secrets).as("secrets of this test").isNotEmpty();
        for (int number = 0; number < secrets.size(); number++) {
            assertThat(all.contains(secrets.get(number)))
                    .as("secret %d of this test was heard", number)
                    .isFalse();
        }
    }

    private final class Recorder extends Handler {
        @Override
        public void publish(LogRecord record) {
            logged.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A failure with all its parts: a store's failure always says what to do. */
    public static Failure whole(Failure failure) {
        assertThat(failure.what()).isNotBlank();
        assertThat(failure.remedy()).isNotBlank();
        assertThat(failure.sentence()).isEqualTo(failure.what() + "; " + failure.remedy());
        return failure;
    }
}
