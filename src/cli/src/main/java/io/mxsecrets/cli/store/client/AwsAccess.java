package io.mxsecrets.cli.store.client;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.AwsClients;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.aws.client.AwsTransport;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.error.AwsError;
import io.mxsecrets.providers.aws.error.CallContext;
import io.mxsecrets.providers.aws.session.AwsSession;
import io.mxsecrets.providers.aws.session.AwsSessions;
import io.mxsecrets.providers.net.http.HttpExchange;
import java.util.function.BiFunction;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Calls of Secrets Manager as the caller, through the door, the tries and the words that the agent's calls have. */
final class AwsAccess implements AutoCloseable {
    /** How AWS says that it does not know who asks. */
    private static final String[] UNKNOWN = {
        "UnrecognizedClient",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "InvalidSignature",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "MissingAuthenticationToken"
    };

    private final SourceSettings source;
    private final String words;
    private final AwsCalls calls;
    private final AwsClients clients;
    private final HttpExchange local;
    private final AwsSession session;

    AwsAccess(SourceSettings source, String words, ProviderContext world) {
        this.source = source;
        this.words = words + " in " + AwsEndpoint.secrets(source).region();
        this.calls = new AwsCalls(world);
        this.clients = new AwsClients(
                new AwsTransport(AwsTransport.door(world.settings()), world.clock()), SecretsManagerClient::builder);
        this.local = AwsTransport.local(world.settings());
        this.session = new AwsSessions(world, clients, calls, new LocalEndpoint(local, world.clock())).of(source);
    }

    /** @param action as IAM names it, without the service */
    <T> T call(
            String action,
            Deadline deadline,
            BiFunction<SecretsManagerClient, AwsRequestOverrideConfiguration, T> call) {
        AwsRequestOverrideConfiguration as =
                AwsClients.as(session.keys(source, deadline).provider());
        SecretsManagerClient client = clients.secrets(AwsEndpoint.secrets(source));
        CallContext context =
                new CallContext("secretsmanager:" + action, Step.READ, words, refusal -> explain(action, refusal));
        return calls.call(context, deadline, () -> call.apply(client, as));
    }

    private Failure explain(String action, AwsError refusal) {
        if (refusal.is("ResourceNotFound")) {
            return failure(Reason.NOT_FOUND, action, "it is not there", "check its name, region and account");
        }
        if (refusal.is("ResourceExists")) {
            return failure(Reason.CONFLICT, action, "there is one of this name already", "leave out --create");
        }
        if (refusal.is("InvalidRequest") && refusal.says("delet")) {
            return failure(Reason.DELETED, action, "it waits for its deletion", "mxsecrets restore brings it back");
        }
        if (refusal.is("AccessDenied", "UnauthorizedOperation", "NotAuthorized")) {
            String who = refusal.arn("User:").or(session::principal).orElse("the identity (" + session.way() + ")");
            String what = refusal.action().orElse("secretsmanager:" + action);
            return failure(Reason.DENIED, action, who + " may not " + what, "add it to the identity's policy");
        }
        if (refusal.is("ExpiredToken", "RequestExpired")) {
            return failure(
                    Reason.TOKEN_EXPIRED,
                    action,
                    "the credentials (" + session.way() + ") have expired",
                    "log in again");
        }
        if (refusal.is(UNKNOWN)) {
            return failure(
                    Reason.LOGIN_DENIED,
                    action,
                    "AWS does not accept the credentials (" + session.way() + ")",
                    "check the key and that it is active");
        }
        return failure(
                Reason.SETTINGS,
                action,
                "AWS refuses it with " + refusal.code() + ", HTTP " + refusal.status(),
                "check the name, the region and the options");
    }

    private Failure failure(Reason reason, String action, String why, String remedy) {
        return Failure.of(reason, Step.READ, action + " of " + words + ": " + why, remedy);
    }

    @Override
    public void close() {
        calls.close();
        clients.close();
        local.close();
    }
}
