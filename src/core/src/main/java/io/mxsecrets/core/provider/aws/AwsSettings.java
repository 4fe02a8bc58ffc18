package io.mxsecrets.core.provider.aws;

import static io.mxsecrets.core.settings.Setting.Default.NONE;
import static io.mxsecrets.core.settings.Setting.Default.is;
import static io.mxsecrets.core.settings.Setting.Default.otherwise;
import static io.mxsecrets.core.settings.Setting.Scope.ACCESS;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Scope;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.SettingTable;
import io.mxsecrets.core.settings.Types;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The settings of AWS Secrets Manager, in the order of the reference page. */
public final class AwsSettings {
    static final SettingTable TABLE = new SettingTable();

    public static final Setting<String> REGION = TABLE.access(
            "aws-region",
            Types.pattern("a region such as eu-west-1", "[a-z]{2,8}(?:-[a-z]{1,20}){1,3}+-[0-9]{1,2}"),
            otherwise("the ARN's; by hand AWS_REGION"),
            "The region of the secret.");
    public static final Setting<String> ROLE_ARN = TABLE.access(
            "aws-role-arn", Types.role(), otherwise("the ServiceAccount's"), "The role for IRSA.", Trait.LOGIN);
    public static final Setting<String> AUDIENCE = TABLE.access(
            "aws-audience",
            Types.pattern("an audience", "[\\x21-\\x7e]{1,256}"),
            otherwise("the ServiceAccount's, else sts.amazonaws.com"),
            "Audience of the token for STS.");
    public static final Setting<AwsAuth> AUTH = TABLE.access(
            "aws-auth",
            Types.choice(AwsAuth.class, Map.of("web-identity", AwsAuth.IRSA)),
            otherwise("static with aws-credentials-secret, irsa if a role is known"),
            "How AWS credentials are obtained.",
            Trait.LOGIN);
    public static final Setting<List<String>> ASSUME_ROLE_ARN = TABLE.access(
            "aws-assume-role-arn",
            Types.list(Types.role()),
            NONE,
            "Roles to assume, one after the other.",
            Trait.LOGIN);
    public static final Setting<String> EXTERNAL_ID = TABLE.access(
            "aws-external-id",
            Types.pattern("an external ID", "[A-Za-z0-9+=,.@:/_-]{2,1224}"),
            NONE,
            "External ID of the last role.",
            Trait.LOGIN);
    public static final Setting<String> ROLE_SESSION_NAME = TABLE.access(
            "aws-role-session-name",
            Types.pattern("2 to 64 of letters, digits and +=,.@_-", "[A-Za-z0-9+=,.@_-]{2,64}"),
            otherwise("namespace and pod"),
            "Session name of the roles.",
            Trait.LOGIN);
    public static final Setting<Duration> ROLE_DURATION = TABLE.access(
            "aws-role-duration",
            Types.duration(Duration.ofMinutes(15), Duration.ofHours(12)),
            is("1h"),
            "Duration of a role's session; at most 1h if the base is itself a role.",
            Trait.LOGIN);
    public static final Setting<URI> ENDPOINT = TABLE.access(
            "aws-endpoint", Types.url(), otherwise("the region's"), "Endpoint of Secrets Manager.", Trait.ADDRESS);
    public static final Setting<URI> STS_ENDPOINT = TABLE.access(
            "aws-sts-endpoint", Types.url(), otherwise("the region's"), "Endpoint of STS.", Trait.LOGIN, Trait.ADDRESS);
    public static final Setting<Boolean> FIPS =
            TABLE.access("aws-fips", Types.flag(), is("false"), "FIPS endpoints.", Trait.LOGIN);
    public static final Setting<Boolean> DUALSTACK =
            TABLE.access("aws-dualstack", Types.flag(), is("false"), "Dual-stack endpoints.", Trait.LOGIN);
    public static final Setting<String> CREDENTIALS_SECRET = TABLE.access(
            "aws-credentials-secret",
            Types.objectName(),
            NONE,
            "A Secret of the pod's namespace with access keys.",
            Trait.LOGIN);
    public static final Setting<String> PROFILE = TABLE.access(
            "aws-profile",
            Types.pattern("a profile name", "[\\x21-\\x7e]{1,128}"),
            is("default"),
            "Profile in a shared credentials file.",
            Trait.LOGIN);
    public static final Setting<String> TOKEN_FILE = TABLE.agent(
            "aws-token-file",
            ACCESS,
            Types.file(),
            otherwise("where the webhook mounts it, else AWS_WEB_IDENTITY_TOKEN_FILE"),
            "Token for STS.",
            Trait.LOGIN);
    public static final Setting<String> CREDENTIALS_DIRECTORY = TABLE.agent(
            "aws-credentials-directory",
            ACCESS,
            Types.file(),
            otherwise("where the webhook mounts it"),
            "Directory with access keys.",
            Trait.LOGIN);
    public static final Setting<String> POD_IDENTITY_TOKEN_FILE = TABLE.agent(
            "pod-identity-token-file",
            Scope.POD,
            Types.file(),
            otherwise("where the webhook mounts it"),
            "Token for EKS Pod Identity.");
    public static final Setting<URI> POD_IDENTITY_ENDPOINT = TABLE.agent(
            "pod-identity-endpoint",
            Scope.POD,
            Types.url(),
            otherwise("the EKS Pod Identity Agent's"),
            "Endpoint of EKS Pod Identity.");
    public static final Setting<Boolean> ALLOW_NODE_ROLE = TABLE.agent(
            "allow-node-role",
            Scope.POD,
            Types.flag(),
            is("false"),
            "Whether the node's own role may be used (the webhook's policy.allowNodeRole).");
    public static final Setting<Boolean> ALLOW_IMDS_V1 = TABLE.agent(
            "allow-imds-v1",
            Scope.POD,
            Types.flag(),
            is("false"),
            "Whether version 1 of the instance metadata service may be used (the webhook's policy.allowImdsV1).");

    private AwsSettings() {}
}
