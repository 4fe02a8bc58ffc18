package io.mxsecrets.providers.vault;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.providers.Reading;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A provider in front of a {@link ScriptedVault} of its own for each test. */
abstract class Scripted {
    @TempDir
    Path directory;

    ScriptedVault vault;

    @BeforeEach
    void startVault() {
        vault = new ScriptedVault(directory);
    }

    @AfterEach
    void stopVault() throws IOException {
        vault.close();
    }

    Document read() {
        try (VaultProvider provider = vault.provider()) {
            return ((Reading.Read) provider.read(vault.world.request(), vault.world.deadline())).document();
        }
    }
}
