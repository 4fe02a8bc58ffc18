package io.mxsecrets.cli.store.client;

import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A kind of store by its name, in letters of any case. */
public final class ProviderConverter implements ITypeConverter<ProviderKind> {
    @Override
    public ProviderKind convert(String text) {
        return ProviderDescriptors.ALL.stream()
                .map(ProviderDescriptor::kind)
                .filter(kind -> kind.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("aws or vault"));
    }
}
