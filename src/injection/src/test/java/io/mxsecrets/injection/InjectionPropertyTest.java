package io.mxsecrets.injection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for every pod and every annotation. */
class InjectionPropertyTest {
    /** Texts that settings are given by people, by mistake and by attackers. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> typical = Arbitraries.of(
                "true",
                "false",
                "init",
                "sidecar",
                "init+sidecar",
                "mendix",
                "app,mendix",
                "first",
                "last",
                "json",
                "hocon",
                "60s",
                "1h",
                "never",
                "8791",
                "9100",
                "0",
                "1",
                "1001",
                "64Mi",
                "128Mi",
                "1",
                "100m",
                "-1",
                "1e30",
                "10%",
                "/srv/secrets",
                "/etc",
                "../x",
                "$(HOME)",
                "$$",
                "a$(b",
                "{\"x\":1}",
                "'; rm -rf /",
                "unready",
                "aws",
                "vault",
                "https://vault.example:8200",
                "http://127.0.0.1",
                "eu-west-1",
                "app",
                "team/app",
                "privileged",
                "root");
        return Arbitraries.oneOf(typical, Arbitraries.strings().ofMaxLength(40));
    }

    @Provide
    Arbitrary<Map<String, String>> annotations() {
        Arbitrary<String> names =
                Arbitraries.of(SettingRegistry.all().stream().map(Setting::name).toList());
        Arbitrary<String> keys = Arbitraries.oneOf(
                names,
                names.map(name -> name + ".db"),
                Arbitraries.of("image", "command", "jsonpatch", "privileged", "patch"));
        return Arbitraries.maps(keys, texts()).ofMaxSize(5);
    }

    /** Values that fit their settings, so that enough pods are injected. */
    private static Arbitrary<Map<String, String>> good() {
        Map<String, List<String>> values = new TreeMap<>(Map.of(
                "mode", List.of("init", "sidecar", "init+sidecar"),
                "init-order", List.of("first", "last", "auto"),
                "on-stale", List.of("unready", "keep"),
                "directory", List.of("/srv/secrets", "/data"),
                "run-as-user", List.of("1001", "2000"),
                "prefix", List.of("$(HOME)", "a$$(b", "{\"x\":1}"),
                "format", List.of("json", "hocon,files"),
                "cpu-limit", List.of("1", "100m"),
                "ca-configmap", List.of("ca"),
                "vault-audience", List.of("api-server", "vault")));
        values.put("env", List.of("A=b,C=d", "B", "OTHER=$(A)"));
        return Arbitraries.of(values.keySet())
                .flatMap(key -> Arbitraries.of(values.get(key)).map(value -> Map.entry(key, value)))
                .list()
                .ofMaxSize(4)
                .map(entries -> entries.stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one)));
    }

    @Provide
    Arbitrary<ObjectNode> pods() {
        Arbitrary<String> names = Arbitraries.of("mendix", "app", "m2ee-sidecar", "istio-proxy", "mendix-runtime");
        Arbitrary<List<String>> containers =
                names.list().uniqueElements().ofMinSize(1).ofMaxSize(3);
        Arbitrary<List<String>> inits = Arbitraries.of(
                        "istio-proxy", "linkerd-proxy", "linkerd-network-validator", "migrate", "mxsecrets-init")
                .list()
                .uniqueElements()
                .ofMaxSize(3);
        return Combinators.combine(
                        containers, inits, Arbitraries.integers().between(0, 63), Arbitraries.of(-1, 0, 1001, 2000))
                .as(InjectionPropertyTest::pod);
    }

    private static ObjectNode pod(List<String> containers, List<String> inits, int switches, int user) {
        ObjectNode pod = Scenario.JSON.createObjectNode();
        ObjectNode metadata =
                pod.putObject("metadata").put("generateName", "p-").put("strange", 1.10);
        ObjectNode spec = pod.putObject("spec");
        if ((switches & 1) != 0) {
            metadata.putObject("labels").put("privatecloud.mendix.com/component", "mendix-app");
        }
        spec.put("shareProcessNamespace", (switches & 2) != 0);
        spec.put("hostNetwork", (switches & 4) != 0);
        if ((switches & 8) != 0) {
            spec.putObject("securityContext").put("fsGroup", 3000);
        }
        if ((switches & 16) != 0) {
            spec.putNull("volumes");
        }
        ArrayNode list = spec.putArray("containers");
        for (String name : containers) {
            ObjectNode container =
                    list.addObject().put("name", name).put("image", "x").put("unknown", "ü\u2028");
            if (user >= 0) {
                container.putObject("securityContext").put("runAsUser", user);
            }
            if ((switches & 32) != 0) {
                container.putArray("env").addObject().put("name", "A").put("value", "$(B)");
            }
        }
        if (!inits.isEmpty()) {
            inits.forEach(name -> spec.withArray("/initContainers")
                    .addObject()
                    .put("name", name)
                    .put("restartPolicy", "Always"));
        }
        return pod;
    }

    private static Scenario scenario(ObjectNode pod, Map<String, String> annotations) {
        ObjectNode all = ((ObjectNode) pod.path("metadata")).putObject("annotations");
        all.put("other.example/a~b", "kept");
        new TreeMap<>(annotations).forEach((key, text) -> all.put("mxsecrets.io/" + key, text));
        all.put("mxsecrets.io/inject", "true");
        if (!annotations.containsKey("secret")) {
            all.put("mxsecrets.io/secret", "https://vault.example:8200/kv/app");
            all.put("mxsecrets.io/vault-role", "app");
        }
        return Scenario.of(pod.toString(), "{}");
    }

    @Property(tries = 1500)
    void everyPodIsAnsweredAndWhatIsInjectedKeepsThePromises(
            @ForAll("pods") ObjectNode pod, @ForAll("annotations") Map<String, String> annotations) {
        Decision decision = Promises.review(scenario(pod, annotations));

        Statistics.label("answers")
                .collect(decision.getClass().getSimpleName())
                .coverage(share -> share.check("Injected").percentage(p -> p > 5));
    }
}
