package io.mxsecrets.providers.aws.secret;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.AwsClients;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.error.CallContext;
import io.mxsecrets.providers.aws.session.AwsSession;
import java.util.Objects;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** The two calls about one secret. */
public final class SecretCalls {
    public static final String GET = "secretsmanager:GetSecretValue";
    static final String DESCRIBE = "secretsmanager:DescribeSecret";

    private final AwsClients clients;
    private final AwsCalls gate;

    public SecretCalls(AwsClients clients, AwsCalls gate) {
        this.clients = Objects.requireNonNull(clients);
        this.gate = Objects.requireNonNull(gate);
    }

    public Document get(SecretTarget target, AwsSession session, AccessKeys keys, Deadline deadline) {
        GetSecretValueRequest request = GetSecretValueRequest.builder()
                .secretId(target.id())
                .versionStage(target.stage().orElse(null))
                .versionId(target.versionId().orElse(null))
                .overrideConfiguration(AwsClients.as(keys.provider()))
                .build();
        SecretsManagerClient client = clients.secrets(target.place());
        return gate.call(purpose(target, session, GET), deadline, () -> {
            GetSecretValueResponse answer = client.getSecretValue(request);
            return Documents.of(
                    target, answer.versionId(), answer.secretString(), answer.secretBinary(), answer.createdDate());
        });
    }

    /** What is known of the secret without its value. */
    public Description describe(SecretTarget target, AwsSession session, AccessKeys keys, Deadline deadline) {
        DescribeSecretRequest request = DescribeSecretRequest.builder()
                .secretId(target.id())
                .overrideConfiguration(AwsClients.as(keys.provider()))
                .build();
        SecretsManagerClient client = clients.secrets(target.place());
        return gate.call(purpose(target, session, DESCRIBE), deadline, () -> {
            DescribeSecretResponse answer = client.describeSecret(request);
            if (answer.name() == null && answer.arn() == null) {
                throw Failure.of(
                        Reason.STRANGE_ANSWER,
                        Step.READ,
                        "the answer about " + target.words() + " names no secret",
                        AwsCalls.NOT_AWS);
            }
            return Description.of(answer);
        });
    }

    static CallContext purpose(SecretTarget target, AwsSession session, String action) {
        return new CallContext(action, Step.READ, target.words(), refusal -> new ReadErrorMapper(
                        target, action, session.way(), session.principal())
                .explain(refusal));
    }
}
