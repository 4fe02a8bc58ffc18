package io.mxsecrets.injection.plan.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.config.Resources;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Our containers as JSON. No setting reaches their image, command, capabilities or UID 0. */
public final class AgentContainer {
    /** In both images: the native one reads the command's name from the file, that of the JVM also the options of a JVM. */
    private static final String[] HOOK = {"/mxsecrets-agent", "@/await"};

    private final Pod pod;
    private final Settings settings;
    private final Ownership ownership;
    private final PrivateVolumes volumes;
    private final Configuration configuration;
    private final PodProblems problems;

    public AgentContainer(
            Pod pod,
            Settings settings,
            Ownership ownership,
            PrivateVolumes volumes,
            Configuration configuration,
            PodProblems problems) {
        this.pod = pod;
        this.settings = settings;
        this.ownership = ownership;
        this.volumes = volumes;
        this.configuration = configuration;
        this.problems = problems;
    }

    /** @param version the API server's, asked for only if it counts */
    public ObjectNode init(Resources resources, Supplier<Optional<KubernetesVersion>> version) {
        ObjectNode init = container(ReservedNames.INIT, "init", resources, false);
        RestartRule.add(init, pod, version);
        return init;
    }

    public ObjectNode sidecar(Resources resources, StartGate gate) {
        ObjectNode sidecar = container(ReservedNames.SIDECAR, "sidecar", resources, gate.variable());
        sidecar.put("restartPolicy", "Always");
        Probes.add(sidecar, settings, gate);
        if (gate.hook()) {
            sidecar.putObject("lifecycle")
                    .putObject("postStart")
                    .putObject("exec")
                    .set("command", Json.texts(HOOK));
        }
        return sidecar;
    }

    private ObjectNode container(String name, String argument, Resources resources, boolean startGate) {
        ObjectNode container = Json.object()
                .put("name", name)
                .put("image", configuration.images().agent())
                .put("imagePullPolicy", configuration.images().pullPolicy());
        container.set("args", Json.texts(argument));
        container.set("env", environment(startGate));
        container.set("resources", ContainerResources.of(pod, settings, resources, problems));
        container.set("volumeMounts", mounts());
        container.set("securityContext", securityContext());
        return container;
    }

    private ArrayNode environment(boolean startGate) {
        ArrayNode env = Json.array(List.of(
                field(SettingNaming.VARIABLES.name(SettingRegistry.POD_NAME), "metadata.name"),
                field(SettingNaming.VARIABLES.name(SettingRegistry.POD_NAMESPACE), "metadata.namespace")));
        if (!pod.hostNetwork()) { // there it would be the node's, whose network our port must not reach
            env.add(field(SettingNaming.VARIABLES.name(SettingRegistry.POD_IP), "status.podIP"));
        }
        Map<String, String> variables = new TreeMap<>(settings.environment());
        variables.putAll(volumes.variables());
        variables.put(SettingNaming.VARIABLES.name(SettingRegistry.DIRECTORY), settings.get(SettingRegistry.DIRECTORY));
        variables.put(SettingNaming.VARIABLES.name(SettingRegistry.FILE_MODE), ownership.fileMode());
        variables.put(SettingNaming.VARIABLES.name(SettingRegistry.DIRECTORY_MODE), ownership.directoryMode());
        variables.putAll(opened());
        if (startGate) {
            variables.put(SettingNaming.VARIABLES.name(SettingRegistry.START_GATE), "true");
        }
        configuration
                .caBundle()
                .ifPresent(
                        bundle -> variables.put(SettingNaming.VARIABLES.name(SettingRegistry.CA_BUNDLE), bundle.pem()));
        if (pod.hostNetwork()) {
            variables.put(SettingNaming.VARIABLES.name(SettingRegistry.HEALTH_LISTEN), "none");
        }
        variables.forEach((name, value) -> env.add(Json.variable(name, value)));
        return env;
    }

    /** What the policy opens, which no annotation can; closed is the agent's own default. */
    private Map<String, String> opened() {
        Map<String, String> variables = new TreeMap<>();
        boolean aws =
                settings.sources().stream().anyMatch(source -> source.provider().equals(ProviderKind.AWS));
        if (aws && configuration.policy().allowNodeRole()) {
            variables.put(SettingNaming.VARIABLES.name(AwsSettings.ALLOW_NODE_ROLE), "true");
        }
        if (aws && configuration.policy().allowImdsV1()) {
            variables.put(SettingNaming.VARIABLES.name(AwsSettings.ALLOW_IMDS_V1), "true");
        }
        return variables;
    }

    private static ObjectNode field(String name, String path) {
        ObjectNode variable = Json.object().put("name", name);
        variable.putObject("valueFrom").putObject("fieldRef").put("fieldPath", path);
        return variable;
    }

    private ArrayNode mounts() {
        ArrayNode mounts = Json.array(List.of(Json.object()
                .put("name", ReservedNames.FILES)
                .put("mountPath", settings.get(SettingRegistry.DIRECTORY))));
        for (ObjectNode volume : volumes.volumes()) {
            mounts.add(Json.object()
                    .put("name", volume.path("name").asText())
                    .put("mountPath", PrivateVolumes.directory(volume))
                    .put("readOnly", true));
        }
        mounts.add(Json.object()
                .put("name", ReservedNames.NO_TOKEN)
                .put("mountPath", ReservedNames.API_TOKEN)
                .put("readOnly", true));
        return mounts;
    }

    /** Pod Security {@code restricted}, and a root file system that nobody writes. */
    private ObjectNode securityContext() {
        ObjectNode context = Json.object().put("runAsNonRoot", true);
        ownership.user().ifPresent(user -> context.put("runAsUser", user));
        ownership.group().ifPresent(group -> context.put("runAsGroup", group));
        context.put("allowPrivilegeEscalation", false).put("readOnlyRootFilesystem", true);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.putObject("seccompProfile").put("type", "RuntimeDefault");
        return context;
    }
}
