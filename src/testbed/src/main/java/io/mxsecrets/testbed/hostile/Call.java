package io.mxsecrets.testbed.hostile;

import java.time.Instant;
import java.util.Arrays;

/** The calls that the agent makes, each with the answer of a healthy store. */
public enum Call {
    /** A tunnel through an HTTP proxy, which is what the server then is. */
    PROXY("CONNECT "),
    VAULT_LOGIN("/v1/auth/kubernetes/login"),
    VAULT_APPROLE("/v1/auth/approle/login"),
    VAULT_RENEW("/v1/auth/token/renew-self"),
    VAULT_REVOKE("/v1/auth/token/revoke-self"),
    VAULT_METADATA("/v1/kv/metadata/app"),
    VAULT_READ("/v1/kv/data/app"),
    /** What Vault says of a mount, asked for after a denied read. */
    VAULT_MOUNT("/v1/sys/internal/ui/mounts/kv/app"),
    /** What only a walk of doctor asks; refused unless a test says how it is answered. */
    VAULT_HEALTH("/v1/sys/health"),
    VAULT_CAPABILITIES("/v1/sys/capabilities-self"),
    STS_WEB_IDENTITY("Action=AssumeRoleWithWebIdentity"),
    STS_ASSUME_ROLE("Action=AssumeRole"),
    GET_SECRET("secretsmanager.GetSecretValue"),
    DESCRIBE_SECRET("secretsmanager.DescribeSecret"),
    POD_IDENTITY("/v1/credentials"),
    IMDS_TOKEN("/latest/api/token"),
    IMDS_KEYS("/latest/meta-data/iam/security-credentials/node-role"),
    IMDS_ROLE("/latest/meta-data/iam/security-credentials/");

    /** In every token and value of a healthy answer: no output may hold it. */
    public static final String CANARY = "CANARYcanaryCANARY";

    /** Before the canary in the secret's value, once the store has rotated it. */
    public static final String ROTATED = "rotated-";

    public static final String VERSION = "11111111-1111-1111-1111-111111111111";

    private final String mark;

    Call(String mark) {
        this.mark = mark;
    }

    /** The call of a request, told by its path, its target or its form. */
    static Call of(String request) {
        return Arrays.stream(values())
                .filter(call -> request.contains(call.mark))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no call that a store knows"));
    }

    /** Whether the agent makes it before it asks why it was refused. */
    public boolean ofTheAgent() {
        return this != VAULT_HEALTH && this != VAULT_CAPABILITIES;
    }

    boolean xml() {
        return this == STS_WEB_IDENTITY || this == STS_ASSUME_ROLE;
    }

    String type() {
        return xml() ? "text/xml" : this == IMDS_TOKEN || this == IMDS_ROLE ? "text/plain" : "application/json";
    }

    /** The body of a healthy answer. */
    public String good() {
        return good(3600);
    }

    /**
     * The same of a store that rotated the secret meanwhile.
     *
     * @param lifetime of tokens and keys, in seconds
     */
    String rotated(int lifetime) {
        return good(lifetime)
                .replace("\"version\":2", "\"version\":3")
                .replace("\"current_version\":2,\"versions\":{\"2\"", "\"current_version\":3,\"versions\":{\"3\"")
                .replace(VERSION, VERSION.replace('1', '2'))
                .replace("\"key\":\"" + CANARY, "\"key\":\"" + ROTATED + CANARY)
                .replace("\\\"key\\\":\\\"" + CANARY, "\\\"key\\\":\\\"" + ROTATED + CANARY);
    }

    /** @param lifetime of tokens and keys, in seconds */
    String good(int lifetime) {
        switch (this) {
            case PROXY:
                return "";
            case VAULT_LOGIN, VAULT_APPROLE, VAULT_RENEW:
                return login(Integer.toString(lifetime));
            case VAULT_REVOKE:
                return "{}";
            case VAULT_METADATA:
                return "{\"data\":{\"current_version\":2,\"versions\":{\"2\":{\"created_time\":\"2026-01-01T00:00:00Z\","
                        + "\"deletion_time\":\"\",\"destroyed\":false}}}}";
            case VAULT_READ:
                return "{\"data\":{\"data\":{\"key\":\"" + CANARY + "\"},\"metadata\":{\"version\":2,\"created_time\":"
                        + "\"2026-01-01T00:00:00Z\",\"deletion_time\":\"\",\"destroyed\":false}}}";
            case VAULT_MOUNT:
                return "{\"data\":{\"path\":\"kv/\",\"type\":\"kv\",\"options\":{\"version\":\"2\"}}}";
            case VAULT_HEALTH:
                return "{\"initialized\":true,\"sealed\":false,\"standby\":false,\"version\":\"1.21.0\"}";
            case VAULT_CAPABILITIES:
                return "{\"data\":{\"capabilities\":[\"deny\"],\"kv/app\":[\"deny\"]}}";
            case STS_WEB_IDENTITY, STS_ASSUME_ROLE:
                return role(Instant.now().plusSeconds(lifetime).toString());
            case GET_SECRET:
                return secret("\"CreatedDate\":1700000000");
            case DESCRIBE_SECRET:
                return description("\"NextRotationDate\":1900000000");
            case IMDS_TOKEN:
                return CANARY;
            case IMDS_ROLE:
                return "node-role";
            default:
                return keys(Instant.now().plusSeconds(lifetime).toString());
        }
    }

    String login(String lease) {
        return "{\"auth\":{\"client_token\":\"hvs." + CANARY + "\",\"accessor\":\"a\",\"policies\":[\"default\"],"
                + "\"token_policies\":[\"default\"],\"lease_duration\":" + lease
                + ",\"renewable\":true,\"token_type\":\"service\"}}";
    }

    String role(String expiration) {
        String action = this == STS_ASSUME_ROLE ? "AssumeRole" : "AssumeRoleWithWebIdentity";
        return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                + "Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/pod</Arn>"
                + "<AssumedRoleId>A:B</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIAPOD</AccessKeyId>"
                + "<SecretAccessKey>" + CANARY + "</SecretAccessKey><SessionToken>" + CANARY
                + "</SessionToken><Expiration>"
                + expiration + "</Expiration></Credentials></" + action + "Result></" + action + "Response>";
    }

    String secret(String more) {
        return "{\"ARN\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3\",\"Name\":\"PMP-app\","
                + "\"VersionId\":\"" + VERSION + "\",\"SecretString\":\"{\\\"key\\\":\\\"" + CANARY
                + "\\\"}\",\"VersionStages\":[\"AWSCURRENT\"]," + more + "}";
    }

    String description(String more) {
        return "{\"ARN\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3\",\"Name\":\"PMP-app\","
                + "\"VersionIdsToStages\":{\"" + VERSION + "\":[\"AWSCURRENT\"]}," + more + "}";
    }

    String keys(String expiration) {
        return "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAPOD\",\"SecretAccessKey\":\"" + CANARY + "\",\"Token\":\""
                + CANARY + "\",\"Expiration\":\"" + expiration + "\"}";
    }

    /** An error answer as the store of this call writes it. */
    public String error(String code, String message) {
        if (xml()) {
            return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                    + code + "</Code><Message>" + message
                    + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
        }
        return name().startsWith("VAULT")
                ? "{\"errors\":[\"" + message + "\"]}"
                : "{\"__type\":\"" + code + "\",\"code\":\"" + code + "\",\"message\":\"" + message + "\"}";
    }
}
