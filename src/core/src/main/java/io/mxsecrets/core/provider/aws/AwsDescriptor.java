package io.mxsecrets.core.provider.aws;

import io.mxsecrets.core.provider.PodFile;
import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.provider.UnresolvedSource;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingValues;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** AWS Secrets Manager. */
public final class AwsDescriptor implements ProviderDescriptor {
    /** Of a ServiceAccount: the role that EKS gives to its pods. */
    public static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

    private static final String AUDIENCE_ANNOTATION = "eks.amazonaws.com/audience";
    private static final String STS_AUDIENCE = "sts.amazonaws.com";
    private static final String POD_IDENTITY_AUDIENCE = "pods.eks.amazonaws.com";

    /**
     * What AWS takes as the name of a secret; a colon would make an ARN of it, of another region and account. Only AWS's own
     * services make names with {@code !}, such as {@code rds!db-…}.
     *
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html">CreateSecret</a>
     * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html">Secrets managed
     *     by other services</a>
     */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

    /** The name of a secret as a request takes it, the prefix before it; an ARN stands for itself. */
    public static String name(ProviderSource source) {
        return source.reference() instanceof Reference.Arn arn
                ? arn.toString()
                : name(source.reference(), source.prefix());
    }

    private static String name(Reference reference, Optional<String> prefix) {
        String name = reference instanceof Reference.Kong kong ? kong.name() : reference.toString();
        return prefix.map(text -> text + "/" + name).orElse(name);
    }

    @Override
    public ProviderKind kind() {
        return ProviderKind.AWS;
    }

    @Override
    public List<Setting<?>> settings() {
        return AwsSettings.TABLE.rows();
    }

    @Override
    public Map<Setting<?>, String> required() {
        return Map.of(AwsSettings.REGION, "eu-west-1");
    }

    @Override
    public Map<Setting<?>, String> facts(Reference reference) {
        return reference instanceof Reference.Arn arn ? Map.of(AwsSettings.REGION, arn.region()) : Map.of();
    }

    @Override
    public List<Problem> problems(ProviderSource source, SettingValues pod) {
        List<Problem> problems = new ArrayList<>();
        if (source.version() instanceof Version.Number) {
            problems.add(new Problem(
                    "version is a number, which only Vault's KV v2 has",
                    "give current, previous, stage:LABEL or id:UUID"));
        }
        boolean named = !(source.reference() instanceof Reference.Arn);
        if (named && !NAME.matcher(name(source)).matches()) {
            problems.add(new Problem("names the secret " + Printable.quoted(name(source))
                    + ", which AWS does not allow: a name is 512 of letters, digits and /_+=.@!- at most"));
        }
        if (source.find(AwsSettings.REGION).isEmpty()) {
            problems.add(new Problem("has no region", "add aws-region or use the full ARN"));
        }
        boolean shaped = source.get(AwsSettings.FIPS) || source.get(AwsSettings.DUALSTACK);
        boolean ownEndpoint = source.find(AwsSettings.ENDPOINT).isPresent()
                || source.find(AwsSettings.STS_ENDPOINT).isPresent();
        if (shaped && ownEndpoint) {
            problems.add(new Problem(
                    "has aws-fips or aws-dualstack beside an endpoint of its own, which already determines the address",
                    "keep one of them"));
        }
        problems.addAll(AwsLoginChoice.problems(source));
        return problems;
    }

    @Override
    public Optional<String> secretName(Reference reference, Optional<String> prefix, SettingValues source) {
        return Optional.of(reference instanceof Reference.Arn arn ? arn.name() : name(reference, prefix));
    }

    @Override
    public Map<String, Setting<?>> accountAnnotations() {
        Map<String, Setting<?>> annotations = new LinkedHashMap<>();
        annotations.put(ROLE_ANNOTATION, AwsSettings.ROLE_ARN);
        annotations.put(AUDIENCE_ANNOTATION, AwsSettings.AUDIENCE);
        return annotations;
    }

    /** With IRSA, and with no role named nearer than the ServiceAccount. */
    @Override
    public boolean needsAccount(UnresolvedSource source) {
        boolean irsa = source.find(AwsSettings.AUTH)
                .map(auth -> auth == AwsAuth.IRSA || auth == AwsAuth.AUTO)
                .orElseGet(() -> source.find(AwsSettings.CREDENTIALS_SECRET).isEmpty());
        return irsa && !source.near(AwsSettings.ROLE_ARN);
    }

    @Override
    public List<Problem> podProblems(ProviderSource source, String serviceAccount) {
        Optional<AwsAuth> login = AwsLoginChoice.of(source);
        if (login.isEmpty()) {
            return List.of(new Problem(
                    "has no AWS credential source",
                    ": ",
                    "set " + ROLE_ANNOTATION + " on the ServiceAccount " + serviceAccount
                            + " (IRSA does not read it on a pod or Deployment), or set mxsecrets.io/aws-role-arn"));
        }
        return login.get() == AwsAuth.CONTAINER
                ? List.of(new Problem(
                        "has aws-auth: container, which is for ECS tasks", "in a pod use pod-identity or irsa"))
                : List.of();
    }

    @Override
    public List<PodFile> tokens() {
        return List.of(
                new PodFile(AwsSettings.TOKEN_FILE, AwsDescriptor::stsAudience),
                new PodFile(AwsSettings.POD_IDENTITY_TOKEN_FILE, source -> AwsLoginChoice.of(source)
                        .filter(AwsAuth.POD_IDENTITY::equals)
                        .map(auth -> POD_IDENTITY_AUDIENCE)));
    }

    private static Optional<String> stsAudience(ProviderSource source) {
        boolean role = source.find(AwsSettings.ROLE_ARN).isPresent();
        return AwsLoginChoice.of(source)
                .filter(auth -> auth == AwsAuth.IRSA || auth == AwsAuth.AUTO && role)
                .map(auth -> source.find(AwsSettings.AUDIENCE).orElse(STS_AUDIENCE));
    }

    @Override
    public List<PodFile> secrets() {
        return List.of(
                new PodFile(AwsSettings.CREDENTIALS_DIRECTORY, source -> source.find(AwsSettings.CREDENTIALS_SECRET)));
    }
}
