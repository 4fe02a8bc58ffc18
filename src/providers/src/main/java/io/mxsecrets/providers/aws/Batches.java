package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.aws.credentials.Sessions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The batches of several requests; that an identity may not batch is learned once. */
final class Batches {
    private final Batch batch;
    private final Sessions sessions;
    private final Telemetry telemetry;
    private final Set<Sessions.Identity> denied = new HashSet<>();

    Batches(Batch batch, Sessions sessions, Telemetry telemetry) {
        this.batch = Objects.requireNonNull(batch);
        this.sessions = Objects.requireNonNull(sessions);
        this.telemetry = Objects.requireNonNull(telemetry);
    }

    /** What batches settle; the rest is to be read one by one. */
    Map<Target, Outcome> settle(Reads reads, Deadline deadline) {
        Map<Target, Outcome> settled = new HashMap<>();
        for (Reads.Group group : reads.groups()) {
            if (!denied.contains(group.targets().get(0).identity())) {
                settled.putAll(settle(group, deadline));
            }
        }
        return settled;
    }

    private Map<Target, Outcome> settle(Reads.Group group, Deadline deadline) {
        List<Target> targets = group.targets();
        try {
            return Keyed.run(
                    sessions.of(group.source()),
                    group.source(),
                    deadline,
                    (session, keys) -> batch.read(targets, session, keys, deadline));
        } catch (Failure failure) {
            if (failure.reason() == Reason.DENIED && failure.step() == Step.READ) {
                denied.add(targets.get(0).identity());
                telemetry.log(
                        LogLevel.WARN,
                        failure.sentence(),
                        Map.of(LogKey.PROVIDER, "aws", LogKey.CALL, "BatchGetSecretValue"));
                return Map.of();
            }
            Map<Target, Outcome> failed = new HashMap<>();
            targets.forEach(target -> failed.put(target, new Outcome.Failed(failure)));
            return failed;
        }
    }
}
