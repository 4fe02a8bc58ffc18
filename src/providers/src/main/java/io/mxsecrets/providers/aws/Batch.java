package io.mxsecrets.providers.aws;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Retry;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Outcome;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Gate;
import io.mxsecrets.providers.aws.client.Purpose;
import io.mxsecrets.providers.aws.client.Refusal;
import io.mxsecrets.providers.aws.credentials.Keys;
import io.mxsecrets.providers.aws.credentials.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * Reads the current versions of up to 20 secrets with one call. What the call does not settle (an item that was throttled,
 * or is missing in the answer) is left to a read of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html">BatchGetSecretValue</a>
 */
final class Batch {
    static final String ACTION = "secretsmanager:BatchGetSecretValue";
    /** As many as one call takes. */
    static final int MOST = 20;

    private final Clients clients;
    private final Gate gate;

    Batch(Clients clients, Gate gate) {
        this.clients = Objects.requireNonNull(clients);
        this.gate = Objects.requireNonNull(gate);
    }

    /**
     * @param targets at most {@link #MOST}, of one place and one identity
     * @return what the call settled
     * @throws Failure where the call as a whole failed
     */
    Map<Target, Outcome> read(List<Target> targets, Session session, Keys keys, Deadline deadline) {
        Map<Target, Outcome> items = new HashMap<>();
        String next = null;
        do {
            BatchGetSecretValueResponse page = page(targets, next, session, keys, deadline);
            page.secretValues().forEach(entry -> value(entry, targets, items));
            page.errors().forEach(error -> error(error, targets, session, items));
            next = page.nextToken();
        } while (next != null && !next.isEmpty() && items.size() < targets.size());
        return items;
    }

    private BatchGetSecretValueResponse page(
            List<Target> targets, String next, Session session, Keys keys, Deadline deadline) {
        List<String> ids = new ArrayList<>();
        targets.forEach(target -> ids.add(target.id()));
        BatchGetSecretValueRequest request = BatchGetSecretValueRequest.builder()
                .secretIdList(ids)
                .nextToken(next)
                .overrideConfiguration(Clients.as(keys.provider()))
                .build();
        Target first = targets.get(0);
        Purpose purpose = new Purpose(
                ACTION,
                Step.READ,
                targets.size() + " secrets at once in " + first.place().region(),
                refusal -> refused(refusal, first, session));
        return gate.call(purpose, deadline, () -> clients.secrets(first.place()).batchGetSecretValue(request));
    }

    private static Failure refused(Refusal refusal, Target first, Session session) {
        if (!refusal.is("AccessDenied")) {
            return new ReadRefusals(first, ACTION, session.way(), session.principal()).explain(refusal);
        }
        return Failure.of(
                Reason.DENIED,
                Step.READ,
                "BatchGetSecretValue is not allowed, so each secret is read by itself; set aws-batch: false, or add to the policy "
                        + Policy.allow(ACTION, "*"));
    }

    private static void value(SecretValueEntry entry, List<Target> targets, Map<Target, Outcome> items) {
        for (Target target : targets) {
            boolean named = target.id().equals(entry.name())
                    || target.id().equals(entry.arn())
                    || (target.isArn()
                            && String.valueOf(entry.arn()).matches("\\Q" + target.id() + "\\E-[A-Za-z0-9]{6}"));
            if (named) {
                items.put(target, item(target, entry));
            }
        }
    }

    private static Outcome item(Target target, SecretValueEntry entry) {
        return Outcome.of(() -> new Reading.Read(
                Documents.of(
                        target, entry.versionId(), entry.secretString(), entry.secretBinary(), entry.createdDate()),
                Optional.empty()));
    }

    private void error(APIErrorType error, List<Target> targets, Session session, Map<Target, Outcome> items) {
        Refusal refusal = new Refusal(
                Optional.ofNullable(error.errorCode()).orElse(""),
                400,
                Optional.ofNullable(error.message()).orElse(""),
                Optional.empty());
        for (Target target : targets) {
            if (target.id().equals(error.secretId())) {
                Failure failure = gate.explained(Secrets.purpose(target, session, Secrets.GET), refusal);
                if (failure.retry() == Retry.NEVER) {
                    items.put(target, new Outcome.Failed(failure));
                }
            }
        }
    }
}
