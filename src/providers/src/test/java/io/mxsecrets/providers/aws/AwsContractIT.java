package io.mxsecrets.providers.aws;

import io.mxsecrets.providers.ProviderContract;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.aws.AwsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What every provider promises, by AWS Secrets Manager. */
@RealAws
class AwsContractIT extends ProviderContract {
    private final AwsServer aws;
    private final TestWorld world;
    private final String name;
    private boolean there;
    private ServerSocket deaf;

    AwsContractIT(AwsServer aws) {
        this.aws = aws;
        this.name = aws.freshName("PMP-contract");
        this.world = AwsIT.at(new TestWorld(), aws)
                .with("MXSECRETS_SECRET", name)
                .with("MXSECRETS_AWS_AUTH", "static")
                .with("AWS_ACCESS_KEY_ID", "test")
                .with("AWS_SECRET_ACCESS_KEY", "test");
    }

    @Override
    protected TestWorld world() {
        return world;
    }

    @Override
    protected SecretProvider open() {
        return new AwsProvider(world.surroundings(), SecretsManagerClient::builder);
    }

    @Override
    protected void put(String json) {
        if (there) {
            aws.putSecret(name, json);
        } else {
            aws.createSecret(name, json);
            there = true;
        }
    }

    @Override
    protected void silence() {
        try {
            deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            world.with("MXSECRETS_AWS_ENDPOINT", "http://127.0.0.1:" + deaf.getLocalPort());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void hearAgain() throws IOException {
        if (deaf != null) {
            deaf.close();
        }
    }
}
