package io.mxsecrets.providers.aws.session;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.credentials.EnvironmentCredentials;
import io.mxsecrets.providers.aws.credentials.metadata.InstanceRole;
import io.mxsecrets.providers.aws.credentials.metadata.PodIdentity;
import io.mxsecrets.providers.aws.credentials.metadata.TaskRole;
import io.mxsecrets.providers.aws.credentials.profile.MountedCredentials;
import io.mxsecrets.providers.aws.credentials.profile.SharedProfile;
import io.mxsecrets.providers.aws.credentials.sts.RoleChain;
import io.mxsecrets.providers.aws.credentials.sts.WebIdentity;
import java.nio.file.Files;

/**
 * Chooses the one way of having credentials. Without {@code aws-auth}: keys where a Secret with keys is named, IRSA where a
 * role is known, else a refusal that names both. {@code auto} takes the first way that is set up, in Kong's order; a way
 * that is set up and fails is the failure.
 */
final class CredentialSources {
    private CredentialSources() {}

    static CredentialSource of(AwsLogin login) {
        return RoleChain.behind(base(login, auth(login)), login);
    }

    private static AwsAuth auth(AwsLogin login) {
        return login.source().find(AwsSettings.AUTH).orElseGet(() -> {
            boolean keys = login.source().find(AwsSettings.CREDENTIALS_SECRET).isPresent()
                    || login.source().find(AwsSettings.CREDENTIALS_DIRECTORY).isPresent();
            return keys ? AwsAuth.STATIC : AwsAuth.IRSA;
        });
    }

    private static CredentialSource base(AwsLogin login, AwsAuth auth) {
        switch (auth) {
            case IRSA:
                return new WebIdentity(login);
            case POD_IDENTITY:
                return PodIdentity.of(login);
            case STATIC:
                return keys(login);
            case PROFILE:
                return SharedProfile.of(login);
            case CONTAINER:
                return TaskRole.of(login);
            case IMDS:
                return new InstanceRole(login);
            default:
                return auto(login);
        }
    }

    /** Keys of a mounted Secret, unless only the environment has some. */
    private static CredentialSource keys(AwsLogin login) {
        boolean named = login.source().find(AwsSettings.CREDENTIALS_SECRET).isPresent()
                || login.source().find(AwsSettings.CREDENTIALS_DIRECTORY).isPresent();
        EnvironmentCredentials variables = new EnvironmentCredentials(login);
        return !named && variables.present() ? variables : MountedCredentials.of(login);
    }

    /**
     * Kong's order: variables, profile, container, IRSA, instance.
     *
     * @see <a href="https://developer.konghq.com/gateway/entities/vault/">Kong Gateway, vaults</a>
     */
    private static CredentialSource auto(AwsLogin login) {
        EnvironmentCredentials variables = new EnvironmentCredentials(login);
        if (variables.present()) {
            return variables;
        }
        SharedProfile profile = SharedProfile.of(login);
        if (profile.present()) {
            return profile;
        }
        if (TaskRole.present(login)) {
            return TaskRole.of(login);
        }
        if (login.world().settings().find(AwsSettings.POD_IDENTITY_TOKEN_FILE).isPresent()) {
            return PodIdentity.of(login);
        }
        boolean role = login.source().find(AwsSettings.ROLE_ARN).isPresent();
        if (role && Files.exists(WebIdentity.file(login))) {
            return new WebIdentity(login);
        }
        if (InstanceRole.allowed(login)) {
            return new InstanceRole(login);
        }
        throw Failure.of(
                Reason.SETTINGS,
                Step.LOGIN,
                "aws-auth: auto found no credentials: no AWS_ACCESS_KEY_ID, no profile "
                        + login.source().get(AwsSettings.PROFILE)
                        + ", no container credentials, no role with a token for it, and the node's role is not allowed",
                "set aws-auth to the source that you want and give it what it needs");
    }
}
