package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.credentials.Keys;
import io.mxsecrets.providers.aws.credentials.Session;
import java.util.Set;

/** Something that needs keys. */
@FunctionalInterface
interface Keyed<T> {
    /** What fresh keys may cure. */
    Set<Reason> STALE_KEYS = Set.of(Reason.TOKEN_EXPIRED, Reason.LOGIN_DENIED);

    T with(Session session, Keys keys);

    /**
     * Does it; where AWS does not take the keys, once more with fresh ones, and where it found the clock wrong, once more
     * with the clock of its answer, which the SDK keeps.
     */
    static <T> T run(Session session, SourceSettings source, Deadline deadline, Keyed<T> work) {
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
