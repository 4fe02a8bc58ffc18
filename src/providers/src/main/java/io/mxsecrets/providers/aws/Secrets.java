package io.mxsecrets.providers.aws;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Gate;
import io.mxsecrets.providers.aws.client.Purpose;
import io.mxsecrets.providers.aws.credentials.Keys;
import io.mxsecrets.providers.aws.credentials.Session;
import java.util.Objects;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** The two calls about one secret. */
final class Secrets {
    static final String GET = "secretsmanager:GetSecretValue";
    static final String DESCRIBE = "secretsmanager:DescribeSecret";

    private final Clients clients;
    private final Gate gate;

    Secrets(Clients clients, Gate gate) {
        this.clients = Objects.requireNonNull(clients);
        this.gate = Objects.requireNonNull(gate);
    }

    Document get(Target target, Session session, Keys keys, Deadline deadline) {
        GetSecretValueRequest request = GetSecretValueRequest.builder()
                .secretId(target.id())
                .versionStage(target.stage().orElse(null))
                .versionId(target.versionId().orElse(null))
                .overrideConfiguration(Clients.as(keys.provider()))
                .build();
        SecretsManagerClient client = clients.secrets(target.place());
        return gate.call(purpose(target, session, GET), deadline, () -> {
            GetSecretValueResponse answer = client.getSecretValue(request);
            return Documents.of(
                    target, answer.versionId(), answer.secretString(), answer.secretBinary(), answer.createdDate());
        });
    }

    /** What is known of the secret without its value. */
    Description describe(Target target, Session session, Keys keys, Deadline deadline) {
        DescribeSecretRequest request = DescribeSecretRequest.builder()
                .secretId(target.id())
                .overrideConfiguration(Clients.as(keys.provider()))
                .build();
        SecretsManagerClient client = clients.secrets(target.place());
        return gate.call(purpose(target, session, DESCRIBE), deadline, () -> {
            DescribeSecretResponse answer = client.describeSecret(request);
            if (answer.name() == null && answer.arn() == null) {
                throw Failure.of(
                        Reason.STRANGE_ANSWER, Step.READ, "the answer about " + target.words() + " names no secret");
            }
            return Description.of(answer);
        });
    }

    static Purpose purpose(Target target, Session session, String action) {
        return new Purpose(action, Step.READ, target.words(), refusal -> new ReadRefusals(
                        target, action, session.way(), session.principal())
                .explain(refusal));
    }
}
