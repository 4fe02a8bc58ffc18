package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Given;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import java.nio.file.Path;
import java.util.List;

/** The ways to an API server. */
final class ApiLauncher {

    static final Kind.Way GIVEN = ApiLauncher::given;
    static final Kind.Way CONTAINER = ApiContainers::start;
    static final Kind.Way BINARY = ApiLauncher::binary;

    private ApiLauncher() {}

    private static Facts given(Run run) throws Exception {
        var kubeconfig = Path.of(Given.need("TESTBED_KUBECONFIG", "set TESTBED_KUBECONFIG"));
        removeAtTheEnd(run, kubeconfig);
        return complete(Facts.of(
                "way",
                "given",
                "kubeconfig",
                kubeconfig,
                "webhook.host",
                Given.find("TESTBED_HOST_ADDRESS").orElse("127.0.0.1"),
                "ca.pem",
                ApiServer.caOf(kubeconfig)));
    }

    /** Such a cluster outlives the run, and what the run made in it bears the run's name. */
    private static void removeAtTheEnd(Run run, Path kubeconfig) throws Missing {
        var kubectl = Binaries.find("kubectl")
                .orElseThrow(
                        () -> new Missing(
                                "run src/testbed/build kubernetes, whose kubectl takes away what tests leave in the given cluster"));
        run.undo(List.of(
                kubectl.toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "delete",
                String.join(",", ApiServer.REMOVED),
                "--selector",
                ApiServer.LABEL + "=" + run.id(),
                "--wait=false"));
    }

    private static Facts binary(Run run) throws Exception {
        return ControlPlane.shared(run, minor());
    }

    /** Which one is asked for. */
    static String minor() {
        return Given.find("TESTBED_KUBERNETES").orElse(ControlPlane.MINOR);
    }

    static Facts complete(Facts facts) {
        try (var client = ApiServer.client(facts)) {
            return facts.with(
                    "version", client.getKubernetesVersion().getGitVersion().substring(1));
        }
    }
}
