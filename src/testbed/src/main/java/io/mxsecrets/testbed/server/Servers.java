package io.mxsecrets.testbed.server;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The servers of this run: each started at its first use, by whichever fork comes first. */
public final class Servers {

    /** What this JVM found for each kind: a handle, or the sentence that says why there is none. */
    private static final Map<String, Found> FOUND = new ConcurrentHashMap<>();

    private Servers() {}

    private record Found(Object handle, String sentence) {}

    /** The server, started if need be; without any way to one, the test is aborted or fails. */
    public static <S> S get(Kind<S> kind) {
        var found = FOUND.get(kind.name());
        if (found == null) { // Two threads may come here; the run's lock lets one of them start the server.
            found = find(kind);
            FOUND.put(kind.name(), found);
        }
        if (found.handle() == null) {
            throw Missing.verdict(found.sentence());
        }
        @SuppressWarnings("unchecked") // One kind a name.
        S server = (S) found.handle();
        return server;
    }

    private static Found find(Kind<?> kind) {
        var run = Run.current();
        try {
            return run.alone(kind.name(), () -> {
                var file = run.file(kind.name() + ".properties");
                var facts = Facts.read(file);
                if (facts.isPresent()) {
                    return new Found(kind.handle().of(facts.get(), run), "");
                }
                var closed = new ArrayList<String>();
                for (var way : kind.ways()) {
                    try {
                        long start = System.nanoTime();
                        var started = way.start(run);
                        started = started.with("seconds", "%.1f".formatted((System.nanoTime() - start) / 1e9));
                        started.write(file);
                        return new Found(kind.handle().of(started, run), "");
                    } catch (Missing e) {
                        closed.add(e.getMessage());
                    }
                }
                return new Found(
                        null,
                        "No " + kind.name() + " for this test: " + String.join(", or ", closed)
                                + " (see src/testbed/README.md).");
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The test bed could not start " + kind.name() + ": " + e.getMessage(), e);
        }
    }
}
