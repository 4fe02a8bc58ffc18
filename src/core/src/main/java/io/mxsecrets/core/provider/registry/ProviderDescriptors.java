package io.mxsecrets.core.provider.registry;

import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.core.provider.file.FileDescriptor;
import io.mxsecrets.core.provider.vault.VaultDescriptor;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import java.util.List;

/** The kinds of store: one line each, in the order of the reference page. */
public final class ProviderDescriptors {
    public static final List<ProviderDescriptor> ALL = List.of(
            new AwsDescriptor(), //
            new VaultDescriptor(),
            new FileDescriptor());

    private ProviderDescriptors() {}

    public static ProviderDescriptor of(ProviderKind kind) {
        return ALL.stream()
                .filter(provider -> provider.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** @throws io.mxsecrets.core.failure.BadValue with a sentence, if the text names no secret */
    public static Reference reference(String text) {
        return Reference.parse(text, ALL.stream().map(ProviderDescriptor::kind).toList());
    }
}
