package io.mxsecrets.charts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A release of the chart on a real API server, without nodes; uninstalled when closed. */
final class Installed implements AutoCloseable {
    final ApiServer server;
    final String namespace;
    /** What everything of it is called: its own, for registrations belong to no Namespace. */
    final String name;

    Installed(ApiServer server, String... arguments) {
        this.server = server;
        this.namespace = server.createNamespace("injector");
        this.name = "test-" + namespace;
        run("install", arguments);
    }

    Chart.Result run(String command, String... arguments) {
        List<String> all = new ArrayList<>(Chart.released(command, "release", "--set", "fullnameOverride=" + name));
        all.addAll(List.of("--namespace", namespace));
        all.addAll(List.of(arguments));
        return helm(all);
    }

    /** A command that takes the release alone. */
    Chart.Result plain(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--namespace", namespace));
        return helm(all);
    }

    private Chart.Result helm(List<String> arguments) {
        Chart.Result result =
                Chart.helm(Map.of("KUBECONFIG", server.kubeconfig().toString()), arguments);
        if (result.status() != 0) {
            throw new AssertionError(result.err());
        }
        return result;
    }

    MutatingWebhookConfiguration registration() {
        return server.client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .get();
    }

    /** A client with the rights of the webhook. */
    KubernetesClient asTheWebhook() {
        Config config = new ConfigBuilder(
                        Config.fromKubeconfig(server.kubeconfig().toFile()))
                .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + name)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The objects of the release that the server has. */
    List<HasMetadata> there() {
        String manifest = plain("get", "manifest", "release").out();
        return server.client()
                .load(new java.io.ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    /** Returns when no pod meets the release any more: a server takes its time to forget policies and webhooks. */
    @Override
    public void close() {
        Chart.helm(
                Map.of("KUBECONFIG", server.kubeconfig().toString()),
                List.of("uninstall", "release", "--namespace", namespace, "--ignore-not-found"));
        server.removePods(namespace); // The collector of garbage takes minutes.
        String elsewhere = server.createNamespace("after");
        try {
            await(() -> !stopsAskingPods(elsewhere));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean stopsAskingPods(String elsewhere) {
        Pod asking = new PodBuilder()
                .withNewMetadata()
                .withName("asking")
                .addToAnnotations("mxsecrets.io/inject", "true")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("mendix")
                .withImage("registry.example/app:1")
                .endContainer()
                .endSpec()
                .build();
        try {
            server.client()
                    .pods()
                    .inNamespace(elsewhere)
                    .resource(asking)
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains(name);
        }
    }

    /** Waits for what the server does in its own time, such as putting a policy in force. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 30 s");
            }
            Thread.sleep(100);
        }
    }
}
