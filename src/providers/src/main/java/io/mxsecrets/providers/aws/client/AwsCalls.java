package io.mxsecrets.providers.aws.client;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Tries;
import io.mxsecrets.providers.aws.error.AwsErrorResponse;
import io.mxsecrets.providers.aws.error.CallContext;
import io.mxsecrets.providers.aws.error.InvalidResponse;
import io.mxsecrets.providers.net.http.BoundedCall;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Every call to AWS goes through here: it is timed, counted, tried again where that may help, and its failure put in
 * words.
 *
 * <p>A call is a {@link BoundedCall}: one that does not end in time is cut, whatever the other side does.
 */
public final class AwsCalls implements AutoCloseable {
    /** The longest that one try may take. */
    static final Duration TRY = Duration.ofSeconds(10);

    /** The remedy for an answer that AWS cannot have given. */
    public static final String NOT_AWS = "check whether something else answers, such as a proxy or a wrong endpoint";

    private static final String PROVIDER = "aws";

    private final BoundedCall calls = new BoundedCall("mxsecrets-aws");
    private final Telemetry telemetry;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Tries tries;

    public AwsCalls(ProviderContext world) {
        this.telemetry = world.telemetry();
        this.clock = world.clock();
        this.ticker = world.ticker();
        this.tries = world.tries();
    }

    /**
     * Makes the call, and again while that may help and the deadline allows.
     *
     * @throws Failure for anything but a result
     */
    public <T> T call(CallContext purpose, Deadline deadline, Callable<T> call) {
        return tries.until(deadline, () -> once(purpose, deadline, call));
    }

    /**
     * Makes one try.
     *
     * @throws Failure for anything but a result
     */
    public <T> T once(CallContext purpose, Deadline deadline, Callable<T> call) {
        long start = ticker.nanos();
        String outcome = "ok";
        try {
            return answer(purpose, deadline, call);
        } catch (Failure failure) {
            outcome = failure.reason().label();
            throw failure;
        } finally {
            telemetry.called(PROVIDER, purpose.call(), outcome, Duration.ofNanos(ticker.nanos() - start));
        }
    }

    private <T> T answer(CallContext purpose, Deadline deadline, Callable<T> call) {
        try {
            return calls.run(deadline.atMost(TRY), () -> parsed(call));
        } catch (BoundedCall.Late e) {
            throw AwsErrorMapper.noAnswer(purpose);
        } catch (ExecutionException e) {
            throw AwsErrorMapper.failure(e.getCause(), purpose, clock.instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(
                    Reason.UNREACHABLE,
                    purpose.step(),
                    "stopped while asking for " + purpose.subject(),
                    "start it again");
        }
    }

    /** What the SDK throws at an answer that it was given is the answer's doing, whatever its class. */
    private static <T> T parsed(Callable<T> call) throws Exception {
        AwsTransport.begin();
        try {
            return call.call();
        } catch (Failure | SdkException | InvalidResponse | AwsErrorResponse e) {
            throw e;
        } catch (RuntimeException e) {
            throw AwsTransport.answered() ? new InvalidResponse() : e;
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
