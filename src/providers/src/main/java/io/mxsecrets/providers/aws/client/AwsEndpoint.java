package io.mxsecrets.providers.aws.client;

import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Where AWS is asked.
 *
 * @param endpoint of the service; empty for the SDK's regional one
 * @param fips whether the FIPS endpoint is wanted
 * @param dualstack whether the dual-stack endpoint is wanted
 */
public record AwsEndpoint(Region region, Optional<URI> endpoint, boolean fips, boolean dualstack) {
    public AwsEndpoint {
        Objects.requireNonNull(region);
        Objects.requireNonNull(endpoint);
    }

    /** Where Secrets Manager is asked for a source. */
    public static AwsEndpoint secrets(SourceSettings source) {
        return at(source, source.find(AwsSettings.ENDPOINT));
    }

    /** Where STS is asked for a source: in the region of the secret, never at the global endpoint. */
    public static AwsEndpoint sts(SourceSettings source) {
        return at(source, source.find(AwsSettings.STS_ENDPOINT));
    }

    private static AwsEndpoint at(SourceSettings source, Optional<URI> endpoint) {
        return new AwsEndpoint(
                Region.of(source.get(AwsSettings.REGION)),
                endpoint,
                source.get(AwsSettings.FIPS),
                source.get(AwsSettings.DUALSTACK));
    }

    /** The partition of the region: {@code aws}, {@code aws-cn}, {@code aws-us-gov}, …; of a new region, by its shape. */
    public String partition() {
        return PartitionMetadata.of(region).id();
    }
}
