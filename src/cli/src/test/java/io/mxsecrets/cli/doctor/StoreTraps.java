package io.mxsecrets.cli.doctor;

import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The traps that show only in real stores, each on a {@link Desk} where all else is well. */
final class StoreTraps {
    private static final String FIRST = "arn:aws:sts::123456789012:assumed-role/reader/pod";
    private static final String SECOND = "arn:aws:iam::210987654321:role/second";

    private StoreTraps() {}

    /**
     * @param spoil what the reader did
     * @param words of the finding: its sentence or its fix
     */
    record Trap(String name, Consumer<Desk> spoil, int exitCode, String verdict, String... words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Trap trap(String name, Consumer<Desk> spoil, int exitCode, String verdict, String... words) {
        return new Trap(name, spoil, exitCode, verdict, words);
    }

    static Stream<Trap> inVault() {
        return Stream.of(
                trap("a role that is not there", d -> d.pod.with("vault-role", "apps"), 77, "fail", "has no role apps"),
                trap(
                        "an account that is not there",
                        d -> d.pod.runsAs("apps"),
                        66,
                        "fail",
                        "is not in the cluster",
                        "serviceAccountName: app"),
                trap(
                        "an account that the role does not name",
                        d -> d.role(Map.of("bound_service_account_names", "others")),
                        77,
                        "fail",
                        "does not let the ServiceAccount"),
                trap(
                        "a Namespace that the role does not name",
                        d -> d.role(Map.of("bound_service_account_namespaces", "elsewhere")),
                        77,
                        "fail",
                        "does not let the ServiceAccount"),
                trap(
                        "another audience",
                        d -> d.role(Map.of("audience", "someone")),
                        77,
                        "fail",
                        "does not accept the audience vault"),
                trap("no reviewer", Desk::withoutReviewer, 77, "fail", "token_reviewer_jwt"),
                trap(
                        "another auth mount",
                        d -> d.pod.with("vault-auth-mount", "nowhere"),
                        77,
                        "fail",
                        "auth mount nowhere"),
                trap(
                        "a policy on the path of the CLI",
                        d -> d.policy("path \"" + d.kv.mount() + "/admin\" { capabilities = [\"read\"] }"),
                        77,
                        "fail",
                        "path of the CLI",
                        "/data/admin"),
                trap(
                        "a policy on another path",
                        d -> d.policy("path \"other/*\" { capabilities = [\"read\"] }"),
                        77,
                        "fail",
                        "may not read",
                        "/data/admin"),
                trap(
                        "a document one data/ too deep",
                        d -> {
                            d.kv.put("data/deep", "{\"a\":\"" + Desk.CANARY + "\"}");
                            d.pod.with("secret", d.vault.address() + "/" + d.kv.mount() + "/deep");
                        },
                        66,
                        "fail",
                        "one data/ too deep",
                        "vault kv put -cas=0"),
                trap(
                        "a path where nothing is",
                        d -> d.pod.with("secret", d.vault.address() + "/" + d.kv.mount() + "/Admin"),
                        66,
                        "fail",
                        "there is nothing at"),
                trap(
                        "KV version 1",
                        d -> {
                            String mount = d.vault.freshName("v1");
                            d.vault.enableKv1(mount);
                            d.vault.call("POST", mount + "/admin", Map.of("a", "1"));
                            d.policy("path \"" + mount + "/*\" { capabilities = [\"read\"] }");
                            d.pod.with("secret", d.vault.address() + "/" + mount + "/admin");
                        },
                        64,
                        "fail",
                        "KV version 1"),
                trap(
                        "a mount with a slash",
                        d -> {
                            String mount = d.vault.freshName("team") + "/kv";
                            d.vault.enableKv2(mount);
                            d.policy("path \"" + mount + "/data/*\" { capabilities = [\"read\"] }");
                            d.pod.with("secret", d.vault.address() + "/" + mount + "/admin");
                        },
                        64,
                        "fail",
                        "is mounted at",
                        "vault-kv-mount"),
                trap("a deleted version", d -> d.kv.delete("admin"), 66, "fail", "was deleted", "vault kv undelete"),
                trap("a destroyed version", d -> d.kv.destroy("admin", 1), 66, "fail", "is destroyed"),
                trap(
                        "an authority that nobody knows",
                        d -> d.pod.without("ca-configmap"),
                        69,
                        "fail",
                        "not signed by a trusted authority",
                        "ca-configmap"),
                trap(
                        "a ConfigMap that nothing makes",
                        d -> d.pod.with("ca-configmap", "nobody"),
                        66,
                        "fail",
                        "is not in the cluster",
                        "ContainerCreating"),
                trap(
                        "plain http where TLS is served",
                        d -> d.pod.with(
                                        "secret",
                                        d.vault.address().toString().replace("https:", "http:") + "/" + d.kv.mount()
                                                + "/admin")
                                .with("allow-http", "true"),
                        64,
                        "fail",
                        "plain http",
                        "https://"),
                trap(
                        "keys that hold an object with value",
                        d -> d.kv.put("admin", "{\"K\":{\"value\":\"" + Desk.CANARY + "\"}}"),
                        0,
                        "warn",
                        "only member is value",
                        "vault kv patch"),
                trap(
                        "kv put of one key",
                        d -> {
                            d.kv.put("admin", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"" + Desk.CANARY + "\"}");
                            d.kv.put("admin", "{\"a\":\"1\"}");
                        },
                        0,
                        "suspect",
                        "replaces the whole document",
                        "vault kv patch"),
                trap(
                        "white space round a token",
                        d -> d.kv.put("admin", "{\"VCS.GitlabAdminPAT\":\"" + Desk.CANARY + "\\n\"}"),
                        0,
                        "warn",
                        "white space"),
                trap(
                        "a store that cannot be reached from here",
                        d -> d.pod.with("secret", "https://127.0.0.1:1/" + d.kv.mount() + "/admin"),
                        69,
                        "unknown",
                        "the store cannot be reached from here",
                        "says nothing of the pod"));
    }

    static Stream<Trap> inAws() {
        return Stream.of(
                trap("a name that is not there", d -> d.pod.with("secret", "PMP-other"), 66, "fail", "no such secret"),
                trap(
                        "another region",
                        d -> d.pod.with("aws-region", "us-east-1"),
                        66,
                        "fail",
                        "no such secret",
                        "aws-region"),
                trap(
                        "a secret that waits for its deletion",
                        d -> d.aws.deleteSecret(d.pod.get("secret")),
                        66,
                        "fail",
                        "scheduled for deletion",
                        "restore-secret"),
                trap(
                        "a label that no version has",
                        d -> d.pod.with("version", "stage:BLUE"),
                        66,
                        "fail",
                        "AWSCURRENT and no BLUE"),
                trap(
                        "comments in JSON",
                        d -> d.aws.putSecret(d.pod.get("secret"), "{\n// " + Desk.CANARY + "\n\"a\":\"1\"}"),
                        65,
                        "fail",
                        "JSON has no comments"),
                trap(
                        "keys that hold an object with value",
                        d -> d.aws.putSecret(d.pod.get("secret"), "{\"K\":{\"value\":\"" + Desk.CANARY + "\"}}"),
                        0,
                        "warn",
                        "holds only a value"),
                trap(
                        "put-secret-value of one key",
                        d -> {
                            d.aws.putSecret(
                                    d.pod.get("secret"), "{\"a\":\"1\",\"b\":\"2\",\"c\":\"" + Desk.CANARY + "\"}");
                            d.aws.putSecret(d.pod.get("secret"), "{\"a\":\"1\"}");
                        },
                        0,
                        "suspect",
                        "replaces the whole document"),
                trap("rights on every secret", d -> {}, 0, "warn", "may read secrets of any name"),
                trap(
                        "a Secret with keys that nothing makes",
                        d -> d.pod.without("aws-role-arn").with("aws-credentials-secret", "nobody"),
                        66,
                        "fail",
                        "is not in the cluster",
                        "aws-credentials-secret"),
                trap(
                        "Pod Identity, which only a node has",
                        d -> d.pod.without("aws-role-arn").with("aws-auth", "pod-identity"),
                        0,
                        "unknown",
                        "come from the node"));
    }

    private static Trap refused(String name, Call call, String status, String code, String message, String... words) {
        byte[] body = call.error(code, message).getBytes(StandardCharsets.UTF_8);
        Behaviour.Script script = wire -> wire.answer(status, "", body);
        Behaviour behaviour = new Behaviour(name, Set.of(call), Judgement.DENIED, script);
        return trap(name, d -> d.hostile.misbehave(call, behaviour, Integer.MAX_VALUE), 77, "fail", words);
    }

    /** The same behind a first role, for which all is well. */
    private static Trap refusedChain(String name, String status, String code, String message, String... words) {
        Trap refused = refused(name, Call.STS_ASSUME_ROLE, status, code, message, words);
        return trap(
                name,
                d -> {
                    d.pod.with("aws-assume-role-arn", SECOND);
                    refused.spoil().accept(d);
                },
                refused.exitCode(),
                refused.verdict(),
                refused.words());
    }

    /** What LocalStack, which knows no policies, never says: in the words of AWS, from a scripted server. */
    static Stream<Trap> ofIam() {
        return Stream.of(
                refused(
                        "a trust policy of another account, or a role whose ARN is misspelt",
                        Call.STS_WEB_IDENTITY,
                        "403 Forbidden",
                        "AccessDenied",
                        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                        "the trust policy of the role",
                        ":sub",
                        "a role that does not exist"),
                refused(
                        "no identity provider in IAM",
                        Call.STS_WEB_IDENTITY,
                        "400 Bad Request",
                        "InvalidIdentityToken",
                        "No OpenIDConnect provider found in your account for https://issuer.example",
                        "OpenID Connect identity provider"),
                refused(
                        "an audience that the provider does not list",
                        Call.STS_WEB_IDENTITY,
                        "400 Bad Request",
                        "InvalidIdentityToken",
                        "Incorrect token audience",
                        "aws-audience"),
                refused(
                        "a policy on other names",
                        Call.GET_SECRET,
                        "400 Bad Request",
                        "AccessDeniedException",
                        "no identity-based policy allows the secretsmanager:GetSecretValue action",
                        "secretsmanager:GetSecretValue",
                        "\"Effect\":\"Allow\""),
                refused(
                        "a key of KMS without kms:Decrypt",
                        Call.GET_SECRET,
                        "400 Bad Request",
                        "AccessDeniedException",
                        "Access to KMS is not allowed",
                        "kms:Decrypt"),
                refusedChain(
                        "a second role that does not trust the first, or a first role that may not take it",
                        "403 Forbidden",
                        "AccessDenied",
                        "User: " + FIRST + " is not authorized to perform: sts:AssumeRole on resource: " + SECOND,
                        "STS refuses the role " + SECOND + ": not both sides allow it",
                        "the policy of " + FIRST,
                        "\"Action\":\"sts:AssumeRole\",\"Resource\":\"" + SECOND + "\"",
                        "the trust policy of the role must name that identity",
                        "set aws-external-id"),
                refusedChain(
                        "a second role that does not take the session's tags",
                        "403 Forbidden",
                        "AccessDenied",
                        "User: " + FIRST + " is not authorized to perform: sts:TagSession on resource: " + SECOND,
                        "allow sts:TagSession beside sts:AssumeRole in the trust policy of the role"),
                refusedChain(
                        "tags and policies that are too large together",
                        "400 Bad Request",
                        "PackedPolicyTooLarge",
                        "Packed size of session tags consumes 102% of allotted space.",
                        "too large together",
                        "transitive tags"));
    }
}
