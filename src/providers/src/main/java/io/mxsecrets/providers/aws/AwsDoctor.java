package io.mxsecrets.providers.aws;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.secret.Description;
import io.mxsecrets.providers.aws.secret.IamStatement;
import io.mxsecrets.providers.aws.secret.NameHints;
import io.mxsecrets.providers.aws.secret.SecretCalls;
import io.mxsecrets.providers.aws.secret.SecretTarget;
import io.mxsecrets.providers.aws.session.AwsSession;
import io.mxsecrets.providers.aws.session.AwsSessions;
import io.mxsecrets.providers.doctor.LostKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The checks of one source, in the order in which a read goes: name, credentials, token, login, description, value, breadth.
 * A check that fails ends the list, for what follows cannot work.
 */
final class AwsDoctor {
    private static final Duration SKEW = Duration.ofMinutes(4);

    private final AwsSessions sessions;
    private final SecretCalls secrets;
    private final ProviderContext world;
    private final List<Diagnosis> found = new ArrayList<>();

    AwsDoctor(AwsSessions sessions, SecretCalls secrets, ProviderContext world) {
        this.sessions = sessions;
        this.secrets = secrets;
        this.world = world;
    }

    List<Diagnosis> checks(SourceSettings source, Deadline deadline) {
        try {
            SecretTarget target = name(source);
            found.addAll(sessions.check(source));
            AwsSession session = sessions.of(source);
            AccessKeys keys = login(session, source, deadline);
            Optional<Description> description = describe(target, session, keys, deadline);
            read(target, description, session, keys, deadline);
            breadth(target, session, keys, deadline);
        } catch (Failure failure) {
            found.add(Diagnosis.fail(failure.step().label(), failure));
        } catch (RuntimeException e) {
            found.add(new Diagnosis(
                    "doctor", Verdict.FAIL, "a check broke: " + e.getClass().getSimpleName(), "report it"));
        }
        return List.copyOf(found);
    }

    private SecretTarget name(SourceSettings source) {
        SecretTarget target = SecretTarget.of(source);
        List<Diagnosis> traps = NameHints.traps(target);
        found.addAll(traps);
        if (traps.isEmpty()) {
            found.add(Diagnosis.pass("name", target.words() + " has a name that AWS accepts"));
        }
        return target;
    }

    private AccessKeys login(AwsSession session, SourceSettings source, Deadline deadline) {
        AccessKeys keys = session.keys(source, deadline);
        found.add(new Diagnosis(
                "login",
                Verdict.PASS,
                "authenticated to AWS"
                        + session.principal().map(p -> " as " + p).orElse("") + " (" + session.way() + ")",
                ""));
        return keys;
    }

    /** Empty where that is denied. */
    private Optional<Description> describe(
            SecretTarget target, AwsSession session, AccessKeys keys, Deadline deadline) {
        Description description;
        try {
            description = secrets.describe(target, session, keys, deadline);
        } catch (Failure failure) {
            if (failure.reason() != Reason.DENIED) {
                throw failure;
            }
            found.add(new Diagnosis(
                    "describe",
                    Verdict.WARN,
                    failure.what(),
                    "without it, each check reads the secret and the sidecar does not know the next rotation"));
            return Optional.empty();
        }
        clock(description);
        description
                .deleted()
                .ifPresent(date -> found.add(new Diagnosis(
                        "deletion",
                        Verdict.FAIL,
                        target.words() + " was scheduled for deletion at " + date,
                        "aws secretsmanager restore-secret, or name another secret")));
        String next = description.nextRotation().map(Instant::toString).orElse("not scheduled");
        found.add(new Diagnosis(
                "describe",
                Verdict.PASS,
                description.versions().size() + " versions with labels; next rotation " + next,
                ""));
        return Optional.of(description);
    }

    private void clock(Description description) {
        description
                .serverTime()
                .map(server -> Duration.between(server, world.clock().instant()))
                .filter(skew -> skew.abs().compareTo(SKEW) > 0)
                .ifPresent(skew -> found.add(Diagnosis.suspect(
                        "clock",
                        "the clock of this node is " + skew.abs().toSeconds() + " s "
                                + (skew.isNegative() ? "behind" : "ahead of") + " that of AWS",
                        "set the node's clock (NTP): AWS refuses signatures that are more than five minutes off")));
    }

    private void read(
            SecretTarget target,
            Optional<Description> description,
            AwsSession session,
            AccessKeys keys,
            Deadline deadline) {
        Document document;
        try {
            document = secrets.get(target, session, keys, deadline);
        } catch (Failure failure) {
            if (failure.reason() == Reason.NOT_FOUND) {
                description.ifPresent(known -> labels(target, known));
            }
            throw failure;
        }
        found.add(new Diagnosis(
                "read", Verdict.PASS, target.words() + " can be read; version " + document.version(), ""));
        if (target.version().equals(Version.CURRENT)) {
            lostKeys(target, document, session, keys, deadline.forOneTry());
        }
    }

    /** The secret is there: what is missing is the version. */
    private void labels(SecretTarget target, Description description) {
        Set<String> labels = new TreeSet<>();
        description.versions().values().forEach(labels::addAll);
        String has = labels.isEmpty() ? "no version with a label" : "the labels " + Printable.listed(labels);
        target.stage()
                .filter(wanted -> !labels.contains(wanted))
                .ifPresent(wanted -> found.add(new Diagnosis(
                        "version",
                        Verdict.FAIL,
                        "the secret has " + has + " and no " + wanted,
                        wanted.equals("AWSCURRENT")
                                ? "store a first value, or finish the rotation that made AWSPENDING"
                                : "correct version: let stage:LABEL name one of these labels")));
    }

    /** A write of one key leaves only that one. */
    private void lostKeys(
            SecretTarget target, Document document, AwsSession session, AccessKeys keys, Deadline deadline) {
        try {
            Document former = secrets.get(target.withVersion(Version.PREVIOUS), session, keys, deadline);
            LostKeys.between(
                            former,
                            document,
                            "store the whole document again: read the stage AWSPREVIOUS, change the one key, and write"
                                    + " all")
                    .ifPresent(found::add);
        } catch (Failure none) {
            return; // Most secrets have no former version.
        }
    }

    /**
     * Asks for a secret that nobody has: AWS says "not found" only to those who may read any name, and "denied" to those
     * whose policy names theirs.
     */
    private void breadth(SecretTarget target, AwsSession session, AccessKeys keys, Deadline deadline) {
        String nobody = "mxsecrets-doctor-"
                + Long.toHexString(Double.doubleToLongBits(world.random().getAsDouble()));
        try {
            secrets.get(target.withId(nobody), session, keys, deadline.forOneTry());
        } catch (Failure failure) {
            if (failure.reason() == Reason.NOT_FOUND) {
                found.add(new Diagnosis(
                        "breadth",
                        Verdict.WARN,
                        "these credentials may read secrets of any name; " + NameHints.GET_STAR,
                        "allow "
                                + IamStatement.allow(
                                        SecretCalls.GET, IamStatement.resource(target, session.principal()))));
            } else if (failure.reason() == Reason.DENIED) {
                found.add(new Diagnosis(
                        "breadth", Verdict.PASS, "these credentials may not read secrets of any name", ""));
            }
        }
    }
}
