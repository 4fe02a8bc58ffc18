package io.mxsecrets.reader;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Tells a listener of each new generation once, on a daemon thread of its own. The generation that is there when the
 * watch begins is not news.
 *
 * <pre>{@code
 * Watch watch = Watch.begin(Secrets.ofThisPod(), Duration.ofSeconds(1), generation -> pool.setPassword(generation.get("DB.Password")));
 * }</pre>
 */
public final class Watch implements AutoCloseable {
    private final Secrets secrets;
    private final Consumer<Generation> listener;
    private final Thread thread;
    private String told;

    private Watch(Secrets secrets, Duration period, Consumer<Generation> listener) {
        this.secrets = secrets;
        this.listener = listener;
        this.told = name();
        this.thread = new Thread(() -> run(period), "mxsecrets-watch");
        this.thread.setDaemon(true);
    }

    /**
     * @param period how often to look; a look costs a few microseconds
     * @param listener what it throws is dropped, and it still gets the next generation
     */
    public static Watch begin(Secrets secrets, Duration period, Consumer<Generation> listener) {
        Watch watch = new Watch(secrets, Objects.requireNonNull(period), Objects.requireNonNull(listener));
        watch.thread.start();
        return watch;
    }

    private void run(Duration period) {
        try {
            while (true) {
                look();
                Thread.sleep(period.toMillis());
            }
        } catch (InterruptedException e) {
            return; // close()
        }
    }

    private void look() {
        if (name().equals(told)) {
            return;
        }
        try {
            Generation generation = secrets.generation();
            told = generation.name();
            listener.accept(generation);
        } catch (RuntimeException e) {
            return; // A listener's own business, or files that are missing: the next look is near.
        }
    }

    private String name() {
        try {
            return secrets.current();
        } catch (SecretsUnavailable e) {
            return "";
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
