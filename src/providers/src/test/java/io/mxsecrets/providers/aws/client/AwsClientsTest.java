package io.mxsecrets.providers.aws.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.providers.TestWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class AwsClientsTest {
    private static final int CALLS = 4;

    /** A call that was cut at its deadline may still build its client while the next one begins. */
    @Test
    void callsThatOverlapShareOneClient() throws Exception {
        TestWorld world = new TestWorld()
                .with("MXSECRETS_SECRET", "PMP-app")
                .with("MXSECRETS_PROVIDER", "aws")
                .with("MXSECRETS_AWS_REGION", "eu-west-1");
        AwsTransport transport = new AwsTransport(AwsTransport.door(world.settings()), world.clock());
        try (AwsClients clients = new AwsClients(transport, SecretsManagerClient::builder)) {
            assertThat(atOnce(() -> clients.sts(AwsEndpoint.sts(world.source()))))
                    .hasSize(1);
            assertThat(atOnce(() -> clients.secrets(AwsEndpoint.secrets(world.source()))))
                    .hasSize(1);
        }
    }

    private static List<SdkClient> atOnce(Callable<SdkClient> call) throws Exception {
        CyclicBarrier together = new CyclicBarrier(CALLS);
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        List<Future<SdkClient>> running = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            running.add(threads.submit(() -> {
                together.await();
                return call.call();
            }));
        }
        List<SdkClient> made = new ArrayList<>();
        for (Future<SdkClient> one : running) {
            made.add(one.get());
        }
        threads.shutdown();
        return made.stream().distinct().toList();
    }
}
