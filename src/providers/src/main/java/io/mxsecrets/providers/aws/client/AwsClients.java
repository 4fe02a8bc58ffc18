package io.mxsecrets.providers.aws.client;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The SDK's clients, one a place, with everything said: region, endpoint, HTTP client, no retries of the SDK (ours keep
 * one deadline over everything), no profile file and no credential chain. Credentials come with each request.
 *
 * <p>The thread of a call whose time was over may still build a client when the next call wants it.
 */
public final class AwsClients implements AutoCloseable {
    private final SdkHttpClient http;
    private final Supplier<SecretsManagerClientBuilder> secretsBuilder;
    private final Map<AwsEndpoint, SecretsManagerClient> secrets = new ConcurrentHashMap<>();
    private final Map<AwsEndpoint, StsClient> sts = new ConcurrentHashMap<>();

    /** @param secretsBuilder gives a builder, maybe the same one each time: everything that matters is set before each build */
    public AwsClients(SdkHttpClient http, Supplier<SecretsManagerClientBuilder> secretsBuilder) {
        this.http = Objects.requireNonNull(http);
        this.secretsBuilder = Objects.requireNonNull(secretsBuilder);
    }

    public SecretsManagerClient secrets(AwsEndpoint place) {
        return secrets.computeIfAbsent(
                place, p -> configured(secretsBuilder.get(), p).build());
    }

    public StsClient sts(AwsEndpoint place) {
        return sts.computeIfAbsent(
                place, p -> configured(StsClient.builder(), p).build());
    }

    /** The credentials of one request. */
    public static AwsRequestOverrideConfiguration as(AwsCredentialsProvider credentials) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(credentials)
                .build();
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends SdkClient> B configured(
            B builder, AwsEndpoint place) {
        URI endpoint = place.endpoint().orElse(null);
        return builder.region(place.region())
                .endpointOverride(endpoint)
                .fipsEnabled(place.fips())
                .dualstackEnabled(place.dualstack())
                .defaultsMode(DefaultsMode.LEGACY)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(overrides())
                .httpClientBuilder(null) // an extension's builder comes with one, and two are refused
                .httpClient(http);
    }

    private static ClientOverrideConfiguration overrides() {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .build();
    }

    @Override
    public void close() {
        secrets.values().forEach(SecretsManagerClient::close);
        sts.values().forEach(StsClient::close);
        http.close();
    }
}
