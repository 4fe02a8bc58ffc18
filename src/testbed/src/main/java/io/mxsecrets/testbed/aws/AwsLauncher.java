package io.mxsecrets.testbed.aws;

import io.mxsecrets.testbed.kubernetes.Network;
import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Daemon;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Given;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Missing;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Http;
import io.mxsecrets.testbed.tool.Ports;
import java.time.Duration;
import java.util.Map;

/** The ways to a LocalStack. */
final class AwsLauncher {

    static final Kind.Way GIVEN = AwsLauncher::given;
    static final Kind.Way CONTAINER = AwsContainers::start;
    static final Kind.Way BINARY = AwsLauncher::binary;

    private static final Duration START = Duration.ofSeconds(90);

    private AwsLauncher() {}

    private static Facts given(Run run) throws Exception {
        var endpoint = Given.need("TESTBED_AWS_ENDPOINT", "set TESTBED_AWS_ENDPOINT");
        return Facts.of("way", "given", "endpoint", endpoint, "endpoint.pods", endpoint, "version", version(endpoint));
    }

    private static Facts binary(Run run) throws Exception {
        var python = Binaries.find("localstack-python").orElseThrow(() -> new Missing("run src/testbed/build aws"));
        var host = Network.hostAddress(run).orElse("127.0.0.1");
        int port = Ports.free();
        var listen = "127.0.0.1:" + port + (host.equals("127.0.0.1") ? "" : "," + host + ":" + port);
        var home = run.file("localstack").toString();
        var daemon = new Daemon(run, "localstack");
        run.watch();
        daemon.start(
                Map.of(
                        "GATEWAY_LISTEN", listen,
                        "SERVICES", "secretsmanager,sts,iam,cloudformation",
                        "STRICT_SERVICE_LOADING", "1",
                        "EAGER_SERVICE_LOADING", "0",
                        "DISABLE_EVENTS", "1",
                        "SKIP_SSL_CERT_DOWNLOAD", "1",
                        "DNS_ADDRESS", "0",
                        "FILESYSTEM_ROOT", home,
                        "TMPDIR", home),
                python.toString(),
                "-m",
                "localstack.runtime.main");
        var endpoint = "http://127.0.0.1:" + port;
        daemon.await(START, () -> !version(endpoint).isEmpty());
        return Facts.of(
                "way",
                "binary",
                "endpoint",
                endpoint,
                "endpoint.pods",
                "http://" + host + ":" + port,
                "version",
                version(endpoint));
    }

    static String version(String endpoint) {
        return Http.plain()
                .call("GET", endpoint + "/_localstack/health", Map.of(), "")
                .orFail()
                .path("version")
                .asText();
    }
}
