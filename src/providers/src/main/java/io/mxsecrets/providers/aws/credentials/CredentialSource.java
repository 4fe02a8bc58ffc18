package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.time.Deadline;

/** One way of having credentials. */
public interface CredentialSource {
    /** The way as logs and metrics name it: {@code irsa}, {@code pod-identity}, {@code static}, … */
    String name();

    /**
     * Has them anew: reads its files again and logs in again.
     *
     * @throws Failure of the step login
     */
    AccessKeys keys(Deadline deadline);
}
