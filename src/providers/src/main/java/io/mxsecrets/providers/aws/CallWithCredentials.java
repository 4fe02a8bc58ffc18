package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.session.AwsSession;
import java.util.Set;

/** Something that needs keys. */
@FunctionalInterface
interface CallWithCredentials<T> {
    /** What fresh keys may cure. */
    Set<Reason> STALE_KEYS = Set.of(Reason.TOKEN_EXPIRED, Reason.LOGIN_DENIED);

    T with(AwsSession session, AccessKeys keys);

    /**
     * Does it; where AWS does not take the keys, once more with fresh ones, and where it found the clock wrong, once more
     * with the clock of its answer, which the SDK keeps.
     */
    static <T> T run(AwsSession session, SourceSettings source, Deadline deadline, CallWithCredentials<T> work) {
        try {
            return work.with(session, session.keys(source, deadline));
        } catch (Failure failure) {
            if (STALE_KEYS.contains(failure.reason()) && failure.step() == Step.READ) {
                session.forget();
            } else if (failure.reason() != Reason.CLOCK_SKEW) {
                throw failure;
            }
            return work.with(session, session.keys(source, deadline));
        }
    }
}
