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
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.secret.Description;
import io.mxsecrets.providers.aws.secret.SecretCalls;
import io.mxsecrets.providers.aws.secret.SecretTarget;
import io.mxsecrets.providers.aws.session.AwsSession;
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
final class ChangeDetector {
    private final SecretCalls secrets;
    private final Telemetry telemetry;
    private final Set<SecretTarget> undescribed = new HashSet<>();

    ChangeDetector(SecretCalls secrets, Telemetry telemetry) {
        this.secrets = Objects.requireNonNull(secrets);
        this.telemetry = Objects.requireNonNull(telemetry);
    }

    Reading read(SecretTarget target, Optional<String> known, AwsSession session, AccessKeys keys, Deadline deadline) {
        Optional<Description> description = known.flatMap(version -> describe(target, session, keys, deadline, false));
        Optional<Instant> next = description.flatMap(Description::nextRotation);
        boolean same = description.isPresent()
                && known.filter(version -> description.get().holds(target, version))
                        .isPresent();
        if (same) {
            return new Reading.Unchanged(next);
        }
        Document document = get(target, session, keys, deadline);
        boolean read = known.filter(document.version()::equals).isPresent();
        return read ? new Reading.Unchanged(next) : new Reading.Read(document, next);
    }

    private Document get(SecretTarget target, AwsSession session, AccessKeys keys, Deadline deadline) {
        try {
            return secrets.get(target, session, keys, deadline);
        } catch (Failure failure) {
            if (failure.reason() != Reason.DECRYPTION) {
                throw failure;
            }
            String key = describe(target, session, keys, deadline.forOneTry(), true)
                    .flatMap(Description::kmsKey)
                    .map(id -> "; its key is " + id)
                    .orElse("");
            throw failure.reworded(failure.what(), failure.remedy() + key);
        }
    }

    /** @param byTheWay whether a failure is of no interest */
    private Optional<Description> describe(
            SecretTarget target, AwsSession session, AccessKeys keys, Deadline deadline, boolean byTheWay) {
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
                                + description.deleted().get(),
                        "restore it (aws secretsmanager restore-secret) or name another");
            }
            return Optional.of(description);
        } catch (Failure failure) {
            if (byTheWay) {
                return Optional.empty();
            }
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
