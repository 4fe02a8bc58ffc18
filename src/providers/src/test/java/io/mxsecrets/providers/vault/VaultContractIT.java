package io.mxsecrets.providers.vault;

import io.mxsecrets.providers.ProviderContract;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

@RealVault
@RealApiServer
class VaultContractIT extends ProviderContract {
    @TempDir
    Path directory;

    private VaultBench bench;
    private ServerSocket silent;

    @BeforeEach
    void given(VaultServer vault, ApiServer kubernetes) {
        bench = new VaultBench(vault, kubernetes, directory).loggingIn();
    }

    @AfterEach
    void close() throws IOException {
        if (silent != null) {
            silent.close();
        }
    }

    @Override
    protected TestWorld world() {
        return bench.world;
    }

    @Override
    protected SecretProvider open() {
        return bench.provider();
    }

    @Override
    protected void put(String json) {
        bench.kv.put("admin", json);
    }

    @Override
    protected void silence() {
        try {
            silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bench.world.with("MXSECRETS_VAULT_ADDRESS", "https://127.0.0.1:" + silent.getLocalPort());
    }
}
