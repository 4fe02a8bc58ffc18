package io.mxsecrets.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The guard alone, where the registration is gone: no opted-in pod starts bare, and nobody else's is in its way. In the
 * tables {@code i} stands for our init container, {@code s} for our sidecar.
 */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardTest {
    private static final String TABLE_OF_PASSES =
            """
            a plain pod                            | plain    | {}                                    | {}                                                |
            a status that somebody forged          | plain    | {mxsecrets.io/status: x}              | {}                                                |
            both containers                        | plain    | {mxsecrets.io/inject: "true"}         | {}                                                | is
            init alone, as its mode says           | plain    | {mxsecrets.io/mode: init}             | {}                                                | i
            sidecar alone, as its mode says        | plain    | {mxsecrets.io/mode: sidecar}          | {}                                                | s
            init alone, as its Namespace says      | initonly | {mxsecrets.io/inject: "true"}         | {}                                                | i
            a refusal                              | plain    | {mxsecrets.io/inject: "false", mxsecrets.io/secret: x} | {}                               |
            a refusal in a labelled Namespace      | labelled | {mxsecrets.io/inject: "false"}        | {privatecloud.mendix.com/component: mendix-app}   |
            no runtime in a labelled Namespace     | labelled | {}                                    | {}                                                |
            a runtime with its containers          | labelled | {}                                    | {privatecloud.mendix.com/component: mendix-app}   | is
            a runtime in no labelled Namespace     | plain    | {}                                    | {privatecloud.mendix.com/component: mendix-app}   |
            a task pod of the Operator             | plain    | {mxsecrets.io/inject: "true"}         | {privatecloud.mendix.com/component: build}        |
            a task pod in a labelled Namespace     | labelled | {}                                    | {privatecloud.mendix.com/component: build}        |
            an asking pod of the injector's own    | own      | {mxsecrets.io/inject: "true"}         | {}                                                |
            an asking pod of the system            | system   | {mxsecrets.io/inject: "true"}         | {}                                                |
            """;

    private final ApiServer server;
    private Installed release;
    private Map<String, String> namespaces;

    GuardTest(ApiServer server) {
        this.server = server;
    }

    @BeforeAll
    void installWithoutTheRegistration() throws InterruptedException {
        release = new Installed(server);
        server.client().resource(release.registration()).delete();
        String initOnly = server.createNamespace("guard");
        server.client().namespaces().withName(initOnly).edit(namespace -> {
            namespace.getMetadata().setAnnotations(Map.of("mxsecrets.io/mode", "init"));
            return namespace;
        });
        namespaces = Map.of(
                "plain",
                server.createNamespace("guard"),
                "labelled",
                server.createNamespace("guard", Map.of("mxsecrets.io/inject", "true")),
                "initonly",
                initOnly,
                "own",
                release.namespace,
                "system",
                "kube-system");
        Installed.await(() -> {
            try {
                create("plain", "{mxsecrets.io/inject: 'true'}", "{}", "");
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("did not add its containers");
            }
        });
    }

    @AfterAll
    void uninstall() {
        release.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = TABLE_OF_PASSES)
    void passes(String what, String namespace, String annotations, String labels, String ours) {
        assertThatCode(() -> create(namespace, annotations, labels, ours == null ? "" : ours))
                .as(what)
                .doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    it asks and has nothing             | plain    | {mxsecrets.io/inject: "true"}  | {}                                              |
                    settings without inject             | plain    | {mxsecrets.io/secret: x}       | {}                                              |
                    init alone in the usual mode        | plain    | {mxsecrets.io/inject: "true"}  | {}                                              | i
                    sidecar alone in the usual mode     | plain    | {mxsecrets.io/inject: "true"}  | {}                                              | s
                    sidecar alone in mode init          | plain    | {mxsecrets.io/mode: init}      | {}                                              | s
                    init alone in mode sidecar          | plain    | {mxsecrets.io/mode: sidecar}   | {}                                              | i
                    init alone against its Namespace    | initonly | {mxsecrets.io/mode: init+sidecar} | {}                                           | i
                    a runtime of a labelled Namespace   | labelled | {}                             | {privatecloud.mendix.com/component: mendix-app} |
                    a task pod that names containers    | plain    | {mxsecrets.io/containers: app} | {privatecloud.mendix.com/component: build}      |
                    """)
    void denies(String what, String namespace, String annotations, String labels, String ours) {
        assertThatThrownBy(() -> create(namespace, annotations, labels, ours == null ? "" : ours))
                .as(what)
                .hasMessageContaining("the webhook " + release.name + " did not add its containers");
    }

    @ParameterizedTest
    @CsvSource({"shareProcessNamespace", "hostPID"})
    void wantsNoSidecarWherePodsShareTheirProcesses(String shared) {
        ObjectNode pod = pod("{mxsecrets.io/inject: 'true'}", "{}", "i");
        pod.withObject("/spec").put(shared, true);
        assertThatCode(() -> create("plain", pod)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"mendix", "mendix-runtime"})
    void knowsARuntimeByItsContainer(String container) {
        ObjectNode pod = pod("{}", "{}", "");
        ((ObjectNode) pod.at("/spec/containers/0")).put("name", container);
        assertThatThrownBy(() -> create("labelled", pod)).hasMessageContaining("did not add its containers");
        assertThatCode(() -> create("plain", pod)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"Build", "StorageInstance"})
    void knowsATaskPodByItsOwner(String kind) {
        ObjectNode pod = pod("{mxsecrets.io/inject: 'true'}", "{}", "");
        pod.withArray("/metadata/ownerReferences")
                .addObject()
                .put("apiVersion", "privatecloud.mendix.com/v1alpha1")
                .put("kind", kind)
                .put("name", "x")
                .put("uid", "2b1a");
        assertThatCode(() -> create("plain", pod)).doesNotThrowAnyException();
    }

    /** As a kubelet makes it for a static pod: without a ServiceAccount, and on its node. */
    @Test
    void w38KnowsTheMirrorOfAStaticPod() {
        ObjectNode pod = pod("{mxsecrets.io/inject: 'true', kubernetes.io/config.mirror: x}", "{}", "");
        pod.withObject("/spec").put("nodeName", "node-1");
        assertThatCode(() -> create("plain", pod)).doesNotThrowAnyException();
    }

    private void create(String namespace, String annotations, String labels, String ours) {
        create(namespace, pod(annotations, labels, ours));
    }

    private void create(String namespace, ObjectNode pod) {
        Pod parsed = server.client()
                .pods()
                .load(new ByteArrayInputStream(pod.toString().getBytes()))
                .item();
        server.client()
                .pods()
                .inNamespace(namespaces.get(namespace))
                .resource(parsed)
                .dryRun()
                .create();
    }

    private static ObjectNode pod(String annotations, String labels, String ours) {
        String containers = (ours.contains("i") ? "{name: mxsecrets-init, image: x}," : "")
                + (ours.contains("s") ? "{name: mxsecrets-sidecar, image: x, restartPolicy: Always}" : "");
        JsonNode pod = Chart.objects(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {generateName: guarded-, annotations: %s, labels: %s}
                        spec: {containers: [{name: app, image: x}], initContainers: [%s]}
                        """
                                .formatted(annotations, labels, containers))
                .get(0);
        assertThat(pod.path("spec").isObject()).isTrue();
        return (ObjectNode) pod;
    }
}
