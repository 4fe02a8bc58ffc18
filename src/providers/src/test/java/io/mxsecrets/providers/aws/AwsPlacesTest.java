package io.mxsecrets.providers.aws;

import static io.mxsecrets.providers.aws.ScriptedAws.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.providers.aws.client.AwsEndpoint;
import io.mxsecrets.providers.net.http.TlsDoor;
import io.mxsecrets.providers.net.http.Tunnel;
import io.mxsecrets.testbed.tool.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/**
 * Where AWS is asked when nobody names an endpoint: whole reads over TLS at AWS's own host names, which a proxy leads to the
 * script. The hosts are those of AWS's pages.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/asm.html">Secrets Manager endpoints</a>
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/sts.html">STS endpoints</a>
 */
class AwsPlacesTest extends Scripted {
    private final Authority authority = new Authority("own authority");
    private TlsDoor door;
    private Tunnel proxy;

    @BeforeEach
    void everywhereIsHere() throws IOException {
        Path ca = Files.createDirectory(directory.resolve("ca"));
        Files.writeString(ca.resolve("own.pem"), authority.self().certificate());
        world.environment.remove("MXSECRETS_AWS_ENDPOINT");
        world.environment.remove("MXSECRETS_AWS_STS_ENDPOINT");
        world.environment.remove("MXSECRETS_ALLOW_HTTP");
        world.with("MXSECRETS_CA_DIRECTORY", ca.toString());
    }

    private void serve(String... hosts) throws IOException {
        door = new TlsDoor(authority.issue("CN=aws", List.of(hosts)), aws.port());
        proxy = Tunnel.to(door.port());
        world.with("MXSECRETS_HTTPS_PROXY", proxy.url());
    }

    @AfterEach
    void shut() throws IOException {
        if (door != null) {
            door.close();
            proxy.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1,     false, false, secretsmanager.eu-west-1.amazonaws.com,          sts.eu-west-1.amazonaws.com",
        "us-east-1,     true,  false, secretsmanager-fips.us-east-1.amazonaws.com,     sts-fips.us-east-1.amazonaws.com",
        "eu-west-1,     false, true,  secretsmanager.eu-west-1.amazonaws.com,          sts.eu-west-1.api.aws",
        "us-west-2,     true,  true,  secretsmanager-fips.us-west-2.amazonaws.com,     sts-fips.us-west-2.api.aws",
        "cn-north-1,    false, false, secretsmanager.cn-north-1.amazonaws.com.cn,      sts.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, false, false, secretsmanager.us-gov-west-1.amazonaws.com,      sts.us-gov-west-1.amazonaws.com",
        "us-gov-east-1, true,  false, secretsmanager-fips.us-gov-east-1.amazonaws.com, sts.us-gov-east-1.amazonaws.com",
        "eusc-de-east-1, false, false, secretsmanager.eusc-de-east-1.amazonaws.eu,     sts.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1, false, false, secretsmanager.us-iso-east-1.c2s.ic.gov,         sts.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1, false, false, secretsmanager.us-isob-east-1.sc2s.sgov.gov,    sts.us-isob-east-1.sc2s.sgov.gov",
        "eu-isoe-west-1, false, false, secretsmanager.eu-isoe-west-1.cloud.adc-e.uk,   sts.eu-isoe-west-1.cloud.adc-e.uk",
        "us-isof-south-1, false, false, secretsmanager.us-isof-south-1.csp.hci.ic.gov, sts.us-isof-south-1.csp.hci.ic.gov",
    })
    void eachPartitionHasItsHostsAndFipsAndDualStackTheirs(
            String region, String fips, String dualstack, String secrets, String sts) throws IOException {
        serve(secrets, sts);
        world.with("MXSECRETS_AWS_REGION", region)
                .with("MXSECRETS_AWS_FIPS", fips)
                .with("MXSECRETS_AWS_DUALSTACK", dualstack);

        assertThat(text(read())).contains("CANARY");

        assertThat(proxy.asked).containsExactly(sts + ":443", secrets + ":443");
        assertThat(aws.calls).containsExactly("AssumeRoleWithWebIdentity", "GetSecretValue");
        assertThat(aws.requests.get(1).getHeader("Authorization"))
                .contains("/" + region + "/secretsmanager/aws4_request");
    }

    @ParameterizedTest
    @CsvSource({
        "aws-cn,     cn-northwest-1, secretsmanager.cn-northwest-1.amazonaws.com.cn, sts.cn-northwest-1.amazonaws.com.cn",
        "aws-us-gov, us-gov-west-1,  secretsmanager.us-gov-west-1.amazonaws.com,     sts.us-gov-west-1.amazonaws.com",
        "aws-eusc,   eusc-de-east-1, secretsmanager.eusc-de-east-1.amazonaws.eu,     sts.eusc-de-east-1.amazonaws.eu",
        "aws-iso-f,  us-isof-east-1, secretsmanager.us-isof-east-1.csp.hci.ic.gov,   sts.us-isof-east-1.csp.hci.ic.gov",
    })
    void anArnOfAnotherPartitionLeadsThereAndRefusalsNameItsArns(
            String partition, String region, String secrets, String sts) throws IOException {
        serve(secrets, sts);
        String arn = "arn:" + partition + ":secretsmanager:" + region + ":123456789012:secret:PMP-app-a1B2c3";
        String role = "arn:" + partition + ":iam::123456789012:role/reader";
        world.environment.remove("MXSECRETS_AWS_REGION");
        world.with("MXSECRETS_SECRET", arn).with("MXSECRETS_AWS_ROLE_ARN", role);

        read();

        assertThat(proxy.asked).containsExactly(sts + ":443", secrets + ":443");
        assertThat(aws.requests.get(0).getBodyAsString()).contains("iam%3A%3A123456789012%3Arole%2Freader");
        assertThat(aws.requests.get(1).getBodyAsString()).contains("\"SecretId\":\"" + arn + "\"");

        aws.on("GetSecretValue", r -> error(400, "AccessDeniedException", "not authorized to perform"));
        assertThat(failure().sentence()).contains("\"Resource\":\"" + arn + "\"");

        world.with("MXSECRETS_SECRET", "PMP-app").with("MXSECRETS_AWS_REGION", region);
        assertThat(failure().sentence()).contains("\"Resource\":\"arn:" + partition + ":secretsmanager:" + region);
    }

    @Test
    void everyRegionThatTheSdkKnowsIsARegionAndHasItsPartition() {
        List<Region> regions =
                Region.regions().stream().filter(r -> !r.isGlobalRegion()).toList();
        assertThat(regions).hasSizeGreaterThan(40);
        for (Region region : regions) {
            String partition = region.metadata().partition().id();
            String arn = "arn:" + partition + ":secretsmanager:" + region + ":123456789012:secret:PMP-app-a1B2c3";
            world.with("MXSECRETS_AWS_REGION", region.id())
                    .with("MXSECRETS_SECRET", arn)
                    .with("MXSECRETS_AWS_ROLE_ARN", "arn:" + partition + ":iam::123456789012:role/team/reader");
            assertThat(AwsEndpoint.secrets(world.source()).partition()).isEqualTo(partition);
        }
    }

    @ParameterizedTest
    @CsvSource({"eusc-de-east-7, aws-eusc", "cn-south-9, aws-cn", "us-isof-north-3, aws-iso-f", "mx-central-4, aws"})
    void aRegionThatIsNewerThanTheSdkHasThePartitionOfItsShape(String region, String partition) {
        world.with("MXSECRETS_AWS_REGION", region);
        assertThat(AwsEndpoint.secrets(world.source()).partition()).isEqualTo(partition);
    }

    @Test
    void aPartitionWithoutSuchHostsSaysSo() {
        world.with("MXSECRETS_AWS_REGION", "us-iso-east-1").with("MXSECRETS_AWS_DUALSTACK", "true");
        Failure failure = failure();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.SETTINGS);
        assertThat(failure.sentence()).contains("remove aws-fips or aws-dualstack");
    }

    @Test
    void anEndpointOfOnesOwnIsNotMixedWithFipsOrDualStack() {
        for (String shape : List.of("MXSECRETS_AWS_FIPS", "MXSECRETS_AWS_DUALSTACK")) {
            for (String endpoint : List.of("MXSECRETS_AWS_ENDPOINT", "MXSECRETS_AWS_STS_ENDPOINT")) {
                world.with(shape, "true").with(endpoint, "https://vpce-1.example");
                assertThat(Environment.resolve(world.environment).problems())
                        .singleElement()
                        .asString()
                        .contains("aws-fips or aws-dualstack beside an endpoint of its own", "keep one of them");
                world.environment.keySet().removeAll(List.of(shape, endpoint));
            }
        }
    }

    @Test
    void noProxyExemptsAHost() throws IOException {
        serve("sts.eu-west-1.amazonaws.com");
        world.with("MXSECRETS_NO_PROXY", "127.0.0.1")
                .with("MXSECRETS_AWS_ENDPOINT", aws.url())
                .with("MXSECRETS_ALLOW_HTTP", "true");

        assertThat(text(read())).contains("CANARY");

        assertThat(proxy.asked).containsExactly("sts.eu-west-1.amazonaws.com:443");
    }
}
