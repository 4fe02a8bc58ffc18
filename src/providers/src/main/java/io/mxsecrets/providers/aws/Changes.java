package io.mxsecrets.providers.aws;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.LogKey;
import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.Choices.LogLevel;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.aws.credentials.Keys;
import io.mxsecrets.providers.aws.credentials.Session;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a known version is still the one. {@code DescribeSecret} tells without the value, without KMS and with
 * the date of the next rotation; where it is denied, which is learned once for a secret, the read itself tells.
 */
final class Changes {
    private final Secrets secrets;
    private final Telemetry telemetry;
    private final Set<Target> undescribed = new HashSet<>();

    Changes(Secrets secrets, Telemetry telemetry) {
        this.secrets = Objects.requireNonNull(secrets);
        this.telemetry = Objects.requireNonNull(telemetry);
    }

    Reading read(Target target, Optional<String> known, Session session, Keys keys, Deadline deadline) {
        Optional<Description> description = known.flatMap(version -> describe(target, session, keys, deadline));
        Optional<Instant> next = description.flatMap(Description::nextRotation);
        boolean same = description.isPresent()
                && known.filter(version -> description.get().holds(target, version))
                        .isPresent();
        if (same) {
            return new Reading.Unchanged(next);
        }
        Document document = secrets.get(target, session, keys, deadline);
        return reading(document, known, next);
    }

    static Reading reading(Document document, Optional<String> known, Optional<Instant> next) {
        boolean same = known.filter(document.version()::equals).isPresent();
        return same ? new Reading.Unchanged(next) : new Reading.Read(document, next);
    }

    private Optional<Description> describe(Target target, Session session, Keys keys, Deadline deadline) {
        if (undescribed.contains(target)) {
            return Optional.empty();
        }
        try {
            Description description = secrets.describe(target, session, keys, deadline);
            if (description.deleted().isPresent()) {
                throw Failure.of(
                        Reason.DELETED,
                        Step.READ,
                        "cannot read " + target.words() + ": it was scheduled for deletion at "
                                + description.deleted().get()
                                + "; restore it (aws secretsmanager restore-secret) or name another");
            }
            return Optional.of(description);
        } catch (Failure failure) {
            if (failure.reason() != Reason.DENIED) {
                throw failure;
            }
            undescribed.add(target);
            telemetry.log(
                    LogLevel.INFO,
                    "DescribeSecret is not allowed, so each check reads the secret; the next rotation's date stays unknown",
                    Map.of(LogKey.PROVIDER, "aws", LogKey.SECRET, target.id()));
            return Optional.empty();
        }
    }
}
