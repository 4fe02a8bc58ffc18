package io.mxsecrets.testbed.vault;

import io.mxsecrets.testbed.server.Containers;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.tool.Ports;
import java.nio.file.Files;
import java.util.List;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.vault.VaultContainer;

/** Vault in a Docker engine; configured like the one without. */
final class VaultContainers {

    static final String IMAGE = "hashicorp/vault:1.21.1";

    private static final int PORT = 8200;

    /** The image runs Vault as a user of its own, who owns these. */
    private static final String DATA = "/vault/file";

    private static final String AUDIT = "/vault/logs/audit.log";

    private VaultContainers() {}

    static Facts start(Run run) throws Exception {
        var engine = Containers.engineWith(IMAGE);
        var gateway = Containers.gateway(engine);
        var authority = new Authority("testbed Vault authority");
        var leaf = authority.issue("CN=vault", List.of("localhost", VaultServer.NAME, "127.0.0.1", gateway));
        int port = Ports.free();
        run.watch();
        var container = new VaultContainer<>(DockerImageName.parse(IMAGE))
                .withCopyToContainer(Transferable.of(leaf.certificate(), 0644), "/testbed/tls.crt")
                .withCopyToContainer(Transferable.of(leaf.key(), 0644), "/testbed/tls.key")
                .withCopyToContainer(
                        Transferable.of(VaultLauncher.config("/testbed", DATA, PORT, List.of("0.0.0.0")), 0644),
                        "/testbed/vault.json")
                .withCommand("server", "-config=/testbed/vault.json")
                .waitingFor(Wait.forLogMessage(".*Vault server started.*", 1));
        Containers.start(container, run, gateway, port, PORT);
        var ca = Files.writeString(run.file("vault-ca.crt"), authority.self().certificate());
        var facts = VaultLauncher.initialise(Facts.of(
                "way",
                "container",
                "container",
                container.getContainerId(),
                "address",
                "https://127.0.0.1:" + port,
                "address.pods",
                "https://" + gateway + ":" + port,
                "ca",
                ca,
                "ca.pem",
                authority.self().certificate(),
                "audit",
                AUDIT));
        return facts.with("version", facts.get("version") + Containers.version(engine, IMAGE));
    }
}
