package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.vault.VaultServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each page for those who come from another product, walked on the node by the page's own commands: from the state in which
 * that product leaves its reader to a pod with its file, and to the file after a rotation. All pages share the node and the
 * stores, and their pods start together.
 */
@RealNode
@RealVault
@RealAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FromPagesPodIT {
    private final Node node;
    private final VaultServer vault;
    private final AwsServer aws;

    @AutoClose
    private PeerKinds kinds;

    @AutoClose
    private PeerStates states;

    private Map<String, JsonNode> pmpBefore;

    FromPagesPodIT(Node node, VaultServer vault, AwsServer aws) {
        this.node = node;
        this.vault = vault;
        this.aws = aws;
    }

    @BeforeAll
    void theOtherProductsAreThere(@TempDir Path home) throws Exception {
        Release release = Release.on(node, aws);
        kinds = new PeerKinds(node.apiServer());
        states = new PeerStates(node.apiServer(), release, home);
        states.onVault(vault);
        states.onAws(aws);
        pmpBefore = states.pmp().state();
        for (FromPage page : states.pages().toList()) {
            page.before();
        }
    }

    Stream<FromPage> pages() {
        return states.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Order(1)
    void f32TheClusterTakesWhatThePageApplies(FromPage page) throws Exception {
        page.type("Apply");
        if (page.yaml("mendixapp").isPresent()) {
            states.operatorMakesThePod(page);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Order(2)
    void f32ThePodRunsWithItsFileAndWithNothingOfTheOtherProduct(FromPage page) throws Exception {
        String said = page.type("Verify", 0);

        assertThat(page.file()).isEqualTo(page.expected());
        assertThat(said.lines()).containsAll(page.expected().keySet());
        assertThat(page.expected().values()).noneMatch(said::contains);
        assertThat(page.pods())
                .contains("mxsecrets.io/status")
                .doesNotContain("vault.hashicorp.com/", "secrets-store.csi.k8s.io", "secretRef");
    }

    @Test
    @Order(3)
    void f32NothingOfPmpsChangedMeanwhile() {
        assertThat(states.pmp().state()).isEqualTo(pmpBefore);
        assertThat(states.pmp().password()).isEqualTo("second");
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Order(4)
    void f33TheReaderWritesANewPassword(FromPage page) throws Exception {
        page.type("Rotate", 0);
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Order(5)
    void f33TheNewPasswordIsInTheFileOnceThePageSaysSo(FromPage page) throws Exception {
        page.type("Rotate", 1);

        assertThat(page.file()).isEqualTo(page.rotated());
    }

    /** PMP reads the document by itself, and goes on to. */
    @Test
    @Order(6)
    void f33PmpReadsTheNewPasswordToo() {
        assertThat(states.pmp().password()).isEqualTo(PeerStates.NEW);
    }
}
