package io.mxsecrets.providers.aws.credentials.metadata;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.credentials.sts.WebIdentity;
import io.mxsecrets.providers.aws.error.AwsError;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * EKS Pod Identity with our own token, so that it works for containers that EKS's webhook has not seen.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">How EKS Pod Identity works</a>
 */
public final class PodIdentity {
    private static final URI IPV4 = URI.create("http://169.254.170.23");
    private static final URI IPV6 = URI.create("http://[fd00:ec2::23]");
    private static final String PATH = "/v1/credentials";

    private PodIdentity() {}

    public static CredentialSource of(AwsLogin login) {
        return new ContainerCredentials(
                "pod-identity",
                login,
                endpoints(login),
                () -> Optional.of(token(login)),
                refusal -> refused(login, refusal));
    }

    /** The one that is named, else both of the agent's: it may listen on one family only, whatever the pod's address is. */
    static List<URI> endpoints(AwsLogin login) {
        boolean six = login.world()
                .settings()
                .find(SettingRegistry.POD_IP)
                .filter(ip -> ip.contains(":"))
                .isPresent();
        return login
                .world()
                .settings()
                .find(AwsSettings.POD_IDENTITY_ENDPOINT)
                .map(List::of)
                .orElse(six ? List.of(IPV6, IPV4) : List.of(IPV4, IPV6))
                .stream()
                .map(agent -> agent.getPath().isEmpty() ? URI.create(agent + PATH) : agent)
                .toList();
    }

    public static Path file(AwsLogin login) {
        return login.world()
                .settings()
                .find(AwsSettings.POD_IDENTITY_TOKEN_FILE)
                .or(() -> login.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"))
                .map(Path::of)
                .orElse(WebIdentity.MOUNTED);
    }

    private static SecretText token(AwsLogin login) {
        return IdentityFile.read(file(login), "the token for EKS Pod Identity");
    }

    private static Failure refused(AwsLogin login, AwsError refusal) {
        String who = JwtClaims.of(token(login))
                .map(JwtClaims::account)
                .filter(account -> !account.isEmpty())
                .orElse("of this pod");
        if (refusal.is("ExpiredToken")) {
            return of(
                    Reason.TOKEN_EXPIRED,
                    "the token in " + file(login) + " has expired",
                    "mount the projected token itself, not a copy; check the clock of this node");
        }
        if (refusal.is("InvalidToken", "InvalidIdentityToken")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "the token in " + file(login) + " is not for the audience pods.eks.amazonaws.com of this cluster",
                    "project a token for that audience");
        }
        if (refusal.is("ResourceNotFound") || refusal.status() == 404 || refusal.says("association")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "there is no Pod Identity association for the service account " + who,
                    "create it (aws eks create-pod-identity-association); it takes effect after some seconds");
        }
        if (refusal.is("AccessDenied")) {
            return of(
                    Reason.LOGIN_DENIED,
                    "the role of the Pod Identity association of the service account " + who
                            + " does not trust the service pods.eks.amazonaws.com",
                    "let its trust policy allow that service sts:AssumeRole and sts:TagSession");
        }
        return of(
                Reason.LOGIN_DENIED,
                "the EKS Pod Identity Agent answers HTTP " + refusal.status(),
                "its log on this node says why");
    }

    private static Failure of(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.LOGIN, "no credentials from EKS Pod Identity: " + what, remedy);
    }
}
