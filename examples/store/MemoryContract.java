package com.example.memory;

import io.mxsecrets.providers.ProviderContract;
import io.mxsecrets.providers.SecretProvider;
import io.mxsecrets.providers.TestWorld;
import java.nio.charset.StandardCharsets;

/** The contract of all stores, for this one. */
public class MemoryContract extends ProviderContract {
    private final Memory memory = new Memory();
    private final TestWorld world = new TestWorld()
            .with("MXSECRETS_PROVIDER", "memory")
            .with("MXSECRETS_SECRET", "pmp")
            .with("MXSECRETS_MEMORY_TENANT", "blue");

    @Override
    protected TestWorld world() {
        return world;
    }

    @Override
    protected SecretProvider open() {
        return new MemoryProvider(memory, world.surroundings());
    }

    @Override
    protected void put(String json) {
        memory.put("blue/pmp", json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected void silence() {
        memory.silence();
    }
}
