package io.mxsecrets.providers.aws.client;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Surroundings;
import io.mxsecrets.providers.Tries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Every call to AWS goes through here: it is timed, counted, tried again where that may help, and its failure put in
 * words.
 *
 * <p>A call runs on a thread of its own, because the JDK can interrupt neither a name lookup nor a connect; one that does
 * not end in time is left behind, and its thread ends with the socket's time-out.
 */
public final class Gate implements AutoCloseable {
    /** The longest that one try may take. */
    static final Duration TRY = Duration.ofSeconds(10);

    private static final String PROVIDER = "aws";

    private final ExecutorService threads = Executors.newCachedThreadPool(Gate::daemon);
    private final Telemetry telemetry;
    private final InstantSource clock;

    private final Tries tries;

    public Gate(Surroundings world) {
        this.telemetry = world.telemetry();
        this.clock = world.clock();
        this.tries = world.tries();
    }

    /**
     * Makes the call, and again while that may help and the deadline allows.
     *
     * @throws Failure for anything but a result
     */
    public <T> T call(Purpose purpose, Deadline deadline, Callable<T> call) {
        return tries.until(deadline, () -> once(purpose, deadline, call));
    }

    /**
     * Makes one try.
     *
     * @throws Failure for anything but a result
     */
    public <T> T once(Purpose purpose, Deadline deadline, Callable<T> call) {
        Future<T> running = threads.submit(call);
        try {
            T result = running.get(deadline.atMost(TRY).toMillis(), TimeUnit.MILLISECONDS);
            telemetry.count(Metric.CALLS, PROVIDER, purpose.call(), "ok");
            return result;
        } catch (TimeoutException e) {
            throw counted(purpose, Troubles.noAnswer(purpose));
        } catch (ExecutionException e) {
            throw counted(purpose, Troubles.failure(e.getCause(), purpose, clock.instant()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Reason.UNREACHABLE, purpose.step(), "stopped while asking for " + purpose.subject());
        } finally {
            running.cancel(true);
        }
    }

    /** The failure that a refusal means which came inside a good answer. */
    public Failure explained(Purpose purpose, Refusal refusal) {
        return Troubles.refused(refusal, purpose, clock.instant());
    }

    private Failure counted(Purpose purpose, Failure failure) {
        telemetry.count(Metric.CALLS, PROVIDER, purpose.call(), failure.reason().label());
        return failure;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "mxsecrets-aws");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
