package io.mxsecrets.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The manifest of an opted-in pod, with one thing changed at a time. */
final class TrapPod {
    static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:PMP-app-a1B2c3";
    static final String ROLE = "arn:aws:iam::123456789012:role/pmp-companion";

    private final Map<String, String> annotations = new TreeMap<>(Map.of("inject", "true"));
    private final List<String> others = new ArrayList<>();
    private String namespace = "team";
    private String account = "pmp-companion";

    static TrapPod aws() {
        return new TrapPod().with("secret", ARN).account("pmp-companion", ROLE);
    }

    static TrapPod vault() {
        return new TrapPod()
                .with("secret", "https://vault.example:8200/pmp-dev/admin")
                .with("vault-role", "pmp-companion");
    }

    TrapPod with(String setting, String value) {
        annotations.put(setting, value);
        return this;
    }

    String get(String setting) {
        return annotations.get(setting);
    }

    TrapPod without(String setting) {
        annotations.remove(setting);
        return this;
    }

    TrapPod in(String namespace) {
        this.namespace = namespace;
        return this;
    }

    TrapPod runsAs(String account) {
        this.account = account;
        return this;
    }

    /** A ServiceAccount in the same file, in place of one that is there. */
    TrapPod account(String name, String role) {
        others.clear();
        others.add("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: " + name + "\n  namespace: " + namespace
                + "\n  annotations: {eks.amazonaws.com/role-arn: '" + role + "'}\n");
        return this;
    }

    TrapPod alone() {
        others.clear();
        return this;
    }

    String yaml() {
        return documents("kind: Pod\nmetadata:\n  name: app\n  namespace: " + namespace + "\n  annotations:\n"
                + lines(4) + spec(""));
    }

    /** The annotations on the Deployment, where nothing reads them. */
    String deployment() {
        return documents("kind: Deployment\nmetadata:\n  name: app\n  namespace: " + namespace + "\n  annotations:\n"
                + lines(4) + "spec:\n  template:\n    metadata: {labels: {app: app}}\n" + spec("    "));
    }

    private String lines(int indent) {
        return annotations.entrySet().stream()
                .map(e -> " ".repeat(indent) + "mxsecrets.io/" + e.getKey() + ": " + quoted(e.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private String spec(String indent) {
        return indent + "spec:\n" + indent + "  serviceAccountName: " + account + "\n" + indent
                + "  containers: [{name: mendix, image: app, securityContext: {runAsUser: 1001}}]\n";
    }

    private String documents(String pod) {
        return "apiVersion: v1\n" + pod + others.stream().map(o -> "---\n" + o).collect(Collectors.joining());
    }
}
