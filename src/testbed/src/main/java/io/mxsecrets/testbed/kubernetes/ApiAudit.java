package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The audit log of the run's own API server: every request and answer of one Namespace, for a log of all would be long. */
final class ApiAudit {

    static final String NAMESPACE = "team-audited";

    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules: [{level: RequestResponse, namespaces: [%s]}, {level: None}]
            """
                    .formatted(NAMESPACE);

    private ApiAudit() {}

    static List<String> flags(Run run) throws IOException {
        var policy = Files.writeString(run.file("audit-policy.yaml"), POLICY);
        return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log(run));
    }

    static Facts in(Facts facts, Run run) {
        return facts.with("audit.log", log(run));
    }

    private static Path log(Run run) {
        return run.file("audit.log");
    }
}
