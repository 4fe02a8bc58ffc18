package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.env.EnvFile;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.Choices.Mode;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.ResolvedValue;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.injection.plan.container.AgentContainer;
import io.mxsecrets.injection.plan.container.ContainerResources;
import io.mxsecrets.injection.plan.container.Json;
import io.mxsecrets.injection.plan.container.Ownership;
import io.mxsecrets.injection.plan.container.PodLevelResources;
import io.mxsecrets.injection.plan.container.PrivateVolumes;
import io.mxsecrets.injection.plan.container.Probes;
import io.mxsecrets.injection.plan.container.ReservedNames;
import io.mxsecrets.injection.plan.container.StartGate;
import io.mxsecrets.injection.plan.drift.AllowedDrift;
import io.mxsecrets.injection.pod.Pod;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Works out what a pod gets. Pure: equal pods and settings give equal plans. */
public final class Planner {
    private final Configuration configuration;

    public Planner(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * @param version the API server's, asked for only if it counts
     * @param problems gets every mistake and every warning
     * @return the plan, if there is no problem
     */
    public Optional<Plan> plan(
            Pod pod, Settings settings, Supplier<Optional<KubernetesVersion>> version, PodProblems problems) {
        if (pod.windows()) {
            problems.refuse("Windows pods are not supported", "remove mxsecrets.io/inject");
            return Optional.empty();
        }
        Mode mode = mode(pod, settings, problems);
        List<PodContainer> targets = Targets.choose(pod, settings, problems);
        int at = Placement.index(pod, settings);
        Placement.check(pod, targets, at, problems);
        String directory = settings.get(SettingRegistry.DIRECTORY);
        TargetDirectory.check(directory, targets, configuration.policy().directories(), problems);
        Supplier<Optional<KubernetesVersion>> oldestNode = () -> configuration.oldestNode(version);
        StartGate gate = StartGate.of(mode, version, oldestNode);
        if (mode != Mode.INIT) {
            Probes.check(pod, settings, gate, problems);
        }
        EnvRules.check(settings, version, oldestNode, problems);
        ObjectNode implied = new PodLevelResources(pod).implied(version);
        PrivateVolumes own = new PrivateVolumes(settings);
        List<ObjectNode> volumes =
                new ArrayList<>(List.of(memory(ReservedNames.FILES, ContainerResources.volumeSize())));
        volumes.addAll(own.volumes());
        volumes.add(memory(ReservedNames.NO_TOKEN, "4Ki"));
        Plan plan = new Plan(
                volumes,
                containers(
                        pod.with(implied),
                        settings,
                        mode,
                        gate,
                        Ownership.of(pod, targets, settings, problems),
                        own,
                        version,
                        problems),
                at,
                targets,
                mount(directory),
                variables(settings, gate),
                configuration.images().pullSecrets(),
                implied,
                InjectionStatus.text(configuration.images().digest(), settings));
        new Collisions(pod, plan, new AllowedDrift(configuration.policy().ceilings(), roleCounts(settings)), problems)
                .check(configuration.images().digest());
        return problems.all().isEmpty() ? Optional.of(plan) : Optional.empty();
    }

    /** Whether the agent would take an AWS role from its environment: {@code auto}, and no setting names one. */
    private static boolean roleCounts(Settings settings) {
        return settings.sources().stream()
                .anyMatch(source -> source.find(AwsSettings.AUTH).equals(Optional.of(AwsAuth.AUTO))
                        && source.find(AwsSettings.ROLE_ARN).isEmpty());
    }

    /** The requested mode; init if none is requested and a sidecar cannot or should not run. */
    private Mode mode(Pod pod, Settings settings, PodProblems problems) {
        Mode mode = settings.get(SettingRegistry.MODE);
        boolean written = settings.origin(SettingRegistry.MODE)
                .filter(ResolvedValue::builtIn)
                .isEmpty();
        if (!configuration.nativeSidecar() && mode != Mode.INIT) {
            if (mode == Mode.SIDECAR) {
                problems.refuse(
                        "mode is sidecar, but this cluster has no native sidecars", "set mxsecrets.io/mode: init");
            }
            problems.warn("this cluster has no native sidecars, so the files are written once and not refreshed");
            return Mode.INIT;
        }
        if (!pod.sharesProcesses() || configuration.policy().allowSharedPid()) {
            return mode;
        }
        if (written && mode != Mode.INIT) {
            problems.refuse(
                    "the pod shares its process namespace (shareProcessNamespace or hostPID), so the app could read"
                            + " the sidecar's token",
                    "set mxsecrets.io/mode: init");
        }
        problems.warn(
                "the pod shares its process namespace (shareProcessNamespace or hostPID), so the files are written"
                        + " once, without a sidecar whose token the app could read");
        return Mode.INIT;
    }

    private List<ObjectNode> containers(
            Pod pod,
            Settings settings,
            Mode mode,
            StartGate gate,
            Ownership ownership,
            PrivateVolumes own,
            Supplier<Optional<KubernetesVersion>> version,
            PodProblems problems) {
        AgentContainer agent = new AgentContainer(pod, settings, ownership, own, configuration, problems);
        List<ObjectNode> containers = new ArrayList<>();
        if (mode != Mode.SIDECAR) {
            containers.add(agent.init(configuration.init(), version));
        }
        if (mode != Mode.INIT) {
            containers.add(agent.sidecar(configuration.sidecar(), gate));
        }
        return containers;
    }

    private static ObjectNode memory(String name, String size) {
        ObjectNode volume = Json.object().put("name", name);
        volume.putObject("emptyDir").put("medium", "Memory").put("sizeLimit", size);
        return volume;
    }

    private static ObjectNode mount(String directory) {
        return Json.object()
                .put("name", ReservedNames.FILES)
                .put("mountPath", directory)
                .put("readOnly", true);
    }

    private static List<ObjectNode> variables(Settings settings, StartGate gate) {
        String directory = settings.get(SettingRegistry.DIRECTORY);
        String baseName = settings.get(SettingRegistry.FILE_NAME);
        String file = Formats.of(settings.get(SettingRegistry.FORMAT).get(0)).path(baseName);
        List<ObjectNode> variables = new ArrayList<>(List.of(
                Json.variable(ReservedNames.DIRECTORY_VARIABLE, directory),
                Json.variable(ReservedNames.FILE_VARIABLE, directory + "/" + file)));
        if (gate.variable()) {
            variables.add(fromFile(EnvFile.READY, baseName, false));
        }
        settings.envVariables()
                .forEach(variable -> variables.add(fromFile(variable.name(), baseName, variable.optional())));
        return variables;
    }

    /** All that the API server learns of it: where the kubelet finds the value. */
    private static ObjectNode fromFile(String name, String baseName, boolean optional) {
        ObjectNode node = Json.object().put("name", name);
        node.putObject("valueFrom")
                .putObject("fileKeyRef")
                .put("volumeName", ReservedNames.FILES)
                .put("path", EnvFile.path(baseName))
                .put("key", name)
                .put("optional", optional);
        return node;
    }
}
