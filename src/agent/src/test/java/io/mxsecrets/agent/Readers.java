package io.mxsecrets.agent;

import io.mxsecrets.reader.Generation;
import io.mxsecrets.reader.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Apps that read the files without rest, each time as if they had just started, and look for a file of two halves. */
final class Readers implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> torn = new ConcurrentLinkedQueue<>();
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean over;

    /** @param keys how many there are in each generation, all of one value */
    static Readers begin(int readers, Path directory, int keys) {
        Readers all = new Readers();
        for (int i = 0; i < readers; i++) {
            Thread thread = new Thread(() -> all.read(directory, keys));
            thread.setUncaughtExceptionHandler((who, error) -> all.torn.add(error.toString()));
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    private void read(Path directory, int keys) {
        while (!over) {
            Generation seen = Secrets.in(directory, "secrets.properties").generation();
            long values = seen.keys().stream().map(seen::get).distinct().count();
            if (seen.keys().size() != keys || values != 1) {
                torn.add(seen.name());
            }
            reads.incrementAndGet();
        }
    }

    /** What was wrong; complete after the end. */
    Queue<String> torn() {
        return torn;
    }

    long reads() {
        return reads.get();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
