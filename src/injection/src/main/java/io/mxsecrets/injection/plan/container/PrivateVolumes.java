package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Choices.AwsAuth;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The volumes that only our containers see: a token for each audience that is needed, access keys, certificates. With each
 * goes the variable that tells the agent where it is.
 */
public final class PrivateVolumes {
    private static final String POD_IDENTITY_AUDIENCE = "pods.eks.amazonaws.com";

    /** The word for a token that the API server itself accepts. */
    private static final String API_SERVER = "api-server";

    private static final long TOKEN_SECONDS = 3600;

    private final Settings settings;
    private final List<ObjectNode> volumes = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();

    public PrivateVolumes(Settings settings) {
        this.settings = settings;
        Map<String, String> aws = new LinkedHashMap<>();
        tokens(SettingRegistry.AWS_TOKEN_FILE, ReservedNames.TOKEN_AWS, aws, PrivateVolumes::stsAudience);
        podIdentity(aws);
        tokens(
                SettingRegistry.VAULT_JWT_FILE,
                ReservedNames.TOKEN_VAULT,
                new LinkedHashMap<>(),
                PrivateVolumes::vaultAudience);
        each(
                SettingRegistry.AWS_CREDENTIALS_DIRECTORY,
                new LinkedHashMap<>(),
                "",
                PrivateVolumes::credentials,
                this::secret);
        settings.find(SettingRegistry.CA_CONFIGMAP).ifPresent(this::certificates);
    }

    public List<ObjectNode> volumes() {
        return volumes;
    }

    Map<String, String> variables() {
        return variables;
    }

    private void tokens(
            Setting<String> file,
            String name,
            Map<String, String> byAudience,
            Function<SourceSettings, Optional<String>> audience) {
        each(file, byAudience, "/token", audience, (text, count) -> token(numbered(name, count), text));
    }

    /** One volume for each different text; the variable without an alias where one volume serves all. */
    private void each(
            Setting<String> place,
            Map<String, String> byText,
            String file,
            Function<SourceSettings, Optional<String>> text,
            Maker maker) {
        Map<String, String> byAlias = new TreeMap<>();
        for (SourceSettings source : settings.sources()) {
            text.apply(source)
                    .ifPresent(t -> byAlias.put(
                            source.alias(), byText.computeIfAbsent(t, x -> maker.make(x, byText.size())) + file));
        }
        boolean one = byAlias.values().stream().distinct().count() == 1;
        if (one) {
            variables.put(
                    SettingNaming.VARIABLES.name(place),
                    byAlias.values().iterator().next());
        } else {
            byAlias.forEach(
                    (alias, path) -> variables.put(SettingNaming.VARIABLES.name(SettingKey.of(place, alias)), path));
        }
    }

    /** Makes a volume and answers the directory that it is mounted at. */
    private interface Maker {
        String make(String text, int before);
    }

    private void podIdentity(Map<String, String> aws) {
        boolean wanted = settings.sources().stream().anyMatch(s -> awsAuth(s, AwsAuth.POD_IDENTITY));
        if (wanted) {
            String directory = Optional.ofNullable(aws.get(POD_IDENTITY_AUDIENCE))
                    .orElseGet(() -> token(numbered(ReservedNames.TOKEN_AWS, aws.size()), POD_IDENTITY_AUDIENCE));
            variables.put(SettingNaming.VARIABLES.name(SettingRegistry.POD_IDENTITY_TOKEN_FILE), directory + "/token");
        }
    }

    private String token(String volume, String audience) {
        ObjectNode token = Json.object();
        if (!audience.equals(API_SERVER) || !volume.startsWith(ReservedNames.TOKEN_VAULT)) {
            token.put("audience", audience);
        }
        token.put("expirationSeconds", TOKEN_SECONDS).put("path", "token");
        ObjectNode source = Json.object().set("serviceAccountToken", token);
        ObjectNode json = Json.object().put("name", volume);
        json.putObject("projected").putArray("sources").add(source);
        return enter(json);
    }

    private String secret(String name, int before) {
        ObjectNode json = Json.object().put("name", numbered(ReservedNames.CREDENTIALS, before));
        json.putObject("secret").put("secretName", name);
        return enter(json);
    }

    private void certificates(String configMap) {
        ObjectNode json = Json.object().put("name", ReservedNames.CA);
        json.putObject("configMap").put("name", configMap);
        variables.put(SettingNaming.VARIABLES.name(SettingRegistry.CA_DIRECTORY), enter(json));
    }

    private String enter(ObjectNode volume) {
        volumes.add(volume);
        return directory(volume);
    }

    static String directory(ObjectNode volume) {
        return ReservedNames.PRIVATE + "/" + volume.path("name").asText();
    }

    private static String numbered(String name, int before) {
        return before == 0 ? name : name + "-" + (before + 1);
    }

    private static Optional<String> stsAudience(SourceSettings source) {
        return awsAuth(source, AwsAuth.IRSA) || awsAuth(source, AwsAuth.AUTO) && hasRole(source)
                ? Optional.of(source.find(SettingRegistry.AWS_AUDIENCE).orElse("sts.amazonaws.com"))
                : Optional.empty();
    }

    private static boolean hasRole(SourceSettings source) {
        return source.find(SettingRegistry.AWS_ROLE_ARN).isPresent();
    }

    private static Optional<String> vaultAudience(SourceSettings source) {
        return source.provider() == ProviderKind.VAULT ? source.find(SettingRegistry.VAULT_AUDIENCE) : Optional.empty();
    }

    private static Optional<String> credentials(SourceSettings source) {
        return source.provider() == ProviderKind.AWS
                ? source.find(SettingRegistry.AWS_CREDENTIALS_SECRET)
                : Optional.empty();
    }

    private static boolean awsAuth(SourceSettings source, AwsAuth wanted) {
        return source.provider() == ProviderKind.AWS
                && AwsLoginChoice.of(source).filter(auth -> auth == wanted).isPresent();
    }
}
