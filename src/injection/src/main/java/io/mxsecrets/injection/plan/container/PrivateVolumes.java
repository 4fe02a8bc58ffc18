package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.provider.PodFile;
import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The volumes that only our containers see: a token for each audience that is needed, access keys, certificates. With each
 * goes the variable that tells the agent where it is.
 */
public final class PrivateVolumes {
    private static final long TOKEN_SECONDS = 3600;

    private final Settings settings;
    private final List<ObjectNode> volumes = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();

    public PrivateVolumes(Settings settings) {
        this.settings = settings;
        for (ProviderDescriptor provider : ProviderDescriptors.ALL) {
            String name = ReservedNames.TOKEN + provider.kind().name();
            Map<String, String> byAudience = new LinkedHashMap<>();
            provider.tokens()
                    .forEach(file -> each(
                            provider, file, "/token", byAudience, (text, count) -> token(numbered(name, count), text)));
        }
        Map<String, String> bySecret = new LinkedHashMap<>();
        ProviderDescriptors.ALL.forEach(
                provider -> provider.secrets().forEach(file -> each(provider, file, "", bySecret, this::secret)));
        settings.find(SettingRegistry.CA_CONFIGMAP).ifPresent(this::certificates);
    }

    public List<ObjectNode> volumes() {
        return volumes;
    }

    Map<String, String> variables() {
        return variables;
    }

    /** One volume for each different text; the variable without an alias where one volume serves all. */
    private void each(
            ProviderDescriptor provider, PodFile needed, String file, Map<String, String> byText, Maker maker) {
        Setting<String> place = needed.place();
        Map<String, String> byAlias = new TreeMap<>();
        for (SourceSettings source : settings.sources()) {
            Optional<String> text =
                    source.provider().equals(provider.kind()) ? needed.content().apply(source) : Optional.empty();
            text.ifPresent(t ->
                    byAlias.put(source.alias(), byText.computeIfAbsent(t, x -> maker.make(x, byText.size())) + file));
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

    private String token(String volume, String audience) {
        ObjectNode token = Json.object();
        if (!audience.isEmpty()) {
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
}
