package io.mxsecrets.providers.aws.credentials.metadata;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.error.AwsError;
import io.mxsecrets.providers.aws.error.CallContext;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The role of the node, from its metadata service: version 2, version 1 only where it is allowed too. Never taken unless
 * the administrator allowed the node's role, for every pod of the node has it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Instance metadata</a>
 */
public final class InstanceRole implements CredentialSource {
    private static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "x-aws-ec2-metadata-token";
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,128}");
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private static final String ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    /** AWS's own switch; it closes what ours opened. */
    private static final String DISABLED = "AWS_EC2_METADATA_DISABLED";

    private static final String OWN_ROLE = "give the pod a role of its own with aws-role-arn";

    private final AwsLogin login;
    private final String address;

    /** @throws Failure where the node's role is not allowed */
    public InstanceRole(AwsLogin login) {
        if (!allowed(login)) {
            throw of(
                    Reason.SETTINGS,
                    "the node's role is not allowed here (allowNodeRole of the cluster's policy, " + DISABLED + ")",
                    OWN_ROLE);
        }
        this.login = login;
        this.address = login.variable(ENDPOINT).map(InstanceRole::checked).orElse("http://169.254.169.254");
    }

    private static String checked(String text) {
        try {
            return AwsSettings.POD_IDENTITY_ENDPOINT.type().parse(text).toString();
        } catch (BadValue bad) {
            throw of(Reason.SETTINGS, ENDPOINT + " " + bad.getMessage(), "correct it");
        }
    }

    public static boolean allowed(AwsLogin login) {
        boolean disabled = login.variable(DISABLED).map(Boolean::parseBoolean).orElse(false);
        return login.world().settings().get(AwsSettings.ALLOW_NODE_ROLE) && !disabled;
    }

    @Override
    public String name() {
        return "imds";
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        // From the session on each time: what is wrong with one answer may come of the one before.
        return login.world().tries().until(deadline, () -> asked(deadline));
    }

    private AccessKeys asked(Deadline deadline) {
        Map<String, String> session = session(deadline);
        String role = call("the node's role", deadline, () -> role(get(ROLES, session)));
        return call(
                "credentials of the node's role", deadline, () -> ContainerCredentials.of(get(ROLES + role, session))
                        .orElseThrow(() -> of(
                                Reason.STRANGE_ANSWER,
                                "the metadata service gives no credentials for the role " + role,
                                OWN_ROLE)));
    }

    private static String role(String body) {
        String role = body.strip();
        if (!ROLE.matcher(role).matches()) {
            throw of(Reason.STRANGE_ANSWER, "the metadata service names no role", OWN_ROLE);
        }
        return role;
    }

    /** The header of version 2; none where only version 1 is there and allowed. */
    private Map<String, String> session(Deadline deadline) {
        try {
            return call(
                    "a session of the metadata service",
                    deadline,
                    () -> Map.of(TOKEN, token(login.local().put(uri("/latest/api/token"), Map.of(TTL, "21600")))));
        } catch (Failure failure) {
            if (login.world().settings().get(AwsSettings.ALLOW_IMDS_V1)) {
                return Map.of(); // Version 1 needs none, and answers where version 2 is not there.
            }
            throw noSession(failure.reason()).withPause(failure.pause());
        }
    }

    private static String token(String body) {
        String token = body.strip();
        if (!AccessKeys.sound(token)) {
            throw of(Reason.STRANGE_ANSWER, "the metadata service gives no session", OWN_ROLE);
        }
        return token;
    }

    private static Failure noSession(Reason reason) {
        return reason == Reason.UNREACHABLE
                ? of(
                        reason,
                        "the metadata service did not answer: with EC2's default hop limit of 1 its answers do not"
                                + " reach a container",
                        OWN_ROLE + ", or raise the instance's HttpPutResponseHopLimit to 2")
                : of(
                        reason,
                        "the metadata service gives no session of version 2, and version 1 is not allowed (policy"
                                + " allowImdsV1)",
                        OWN_ROLE);
    }

    private <T> T call(String what, Deadline deadline, Callable<T> call) {
        return login.gate()
                .once(new CallContext("imds:GetCredentials", Step.LOGIN, what, InstanceRole::refused), deadline, call);
    }

    private String get(String path, Map<String, String> headers) throws IOException {
        return login.local().get(uri(path), headers);
    }

    private URI uri(String path) {
        return URI.create(address + path);
    }

    private static Failure refused(AwsError refusal) {
        return of(
                Reason.LOGIN_DENIED,
                "the metadata service answers HTTP " + refusal.status()
                        + (refusal.status() == 404 ? ": the instance has no role" : ""),
                OWN_ROLE);
    }

    private static Failure of(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.LOGIN, "no credentials of the node: " + what, remedy);
    }
}
