package com.example.memory;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import java.util.List;
import java.util.Optional;

/** Reads a store in memory. */
public final class MemoryProvider implements SecretProvider {
    private final Memory memory;
    private final ProviderContext context;

    public MemoryProvider(ProviderContext context) {
        this(Memory.EMPTY, context);
    }

    MemoryProvider(Memory memory, ProviderContext context) {
        this.memory = memory;
        this.context = context;
    }

    @Override
    public Reading read(Request request, Deadline deadline) {
        Memory.Item item = context.tries().until(deadline, () -> item(request.source()));
        return request.known().equals(Optional.of(item.version()))
                ? new Reading.Unchanged(Optional.empty())
                : new Reading.Read(
                        new Document(SecretBytes.owning(item.bytes().clone()), item.version(), Optional.empty()),
                        Optional.empty());
    }

    private Memory.Item item(SourceSettings source) {
        if (memory.silent()) {
            throw Failure.of(Reason.UNREACHABLE, Step.READ, "the memory does not answer", "wait");
        }
        return memory.item(source.get(MemoryDescriptor.TENANT) + "/" + source.reference())
                .orElseThrow(() -> Failure.of(
                        Reason.NOT_FOUND,
                        Step.READ,
                        "the memory does not hold " + source.reference(),
                        "write it, or correct secret"));
    }

    @Override
    public List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
        try {
            item(source);
            return List.of(Diagnosis.pass("read", "the memory holds " + source.reference()));
        } catch (Failure failure) {
            return List.of(Diagnosis.fail("read", failure));
        }
    }
}
