package io.mxsecrets.providers.aws.credentials.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.providers.aws.client.AwsCalls;
import io.mxsecrets.providers.aws.client.AwsTransport;
import io.mxsecrets.providers.aws.client.LocalEndpoint;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.testbed.hostile.Call;
import io.mxsecrets.testbed.hostile.HostileServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The agent of EKS Pod Identity at two addresses, of which one may be deaf. */
class ContainerCredentialsTest {
    private final TestWorld world = new TestWorld()
            .with("MXSECRETS_PROVIDER", "aws")
            .with("MXSECRETS_SECRET", "PMP-app")
            .with("MXSECRETS_AWS_REGION", "eu-west-1");

    private AwsLogin login() {
        var surroundings = world.surroundings();
        return new AwsLogin(
                world.source(),
                surroundings,
                new io.mxsecrets.providers.aws.client.AwsClients(
                        new AwsTransport(AwsTransport.door(surroundings.settings()), surroundings.clock()),
                        software.amazon.awssdk.services.secretsmanager.SecretsManagerClient::builder),
                new AwsCalls(surroundings),
                new LocalEndpoint(AwsTransport.local(surroundings.settings()), surroundings.clock()));
    }

    private static Failure refused() {
        return Failure.of(Reason.LOGIN_DENIED, Step.LOGIN, "refused", "allow it");
    }

    @Test // A28
    void anAddressThatTakesNoConnectionGivesWayToTheOther() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (HostileServer agent = new HostileServer(Optional.empty())) {
            URI deaf = URI.create("http://127.0.0.1:" + closed + "/v1/credentials");
            URI there = URI.create(agent.url() + "/v1/credentials");
            for (List<URI> order : List.of(List.of(deaf, there), List.of(there, deaf))) {
                ContainerCredentials keys =
                        new ContainerCredentials("pod-identity", login(), order, Optional::empty, refusal -> refused());
                assertThat(keys.keys(world.deadline().forOneTry()).expires()).isPresent();
                assertThat(keys.keys(world.deadline().forOneTry()).expires()).isPresent();
            }
            assertThat(agent.count(Call.POD_IDENTITY)).isEqualTo(4);
        }
    }

    @Test // A28
    void bothFamiliesOfTheAgentAreKnownThePodsOwnFirst() {
        assertThat(PodIdentity.endpoints(login()).toString())
                .isEqualTo("[http://169.254.170.23/v1/credentials, http://[fd00:ec2::23]/v1/credentials]");
        world.with("MXSECRETS_POD_IP", "2001:db8::1");
        assertThat(PodIdentity.endpoints(login()).toString())
                .isEqualTo("[http://[fd00:ec2::23]/v1/credentials, http://169.254.170.23/v1/credentials]");
    }
}
