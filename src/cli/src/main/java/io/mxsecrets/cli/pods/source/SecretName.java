package io.mxsecrets.cli.pods.source;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Slashes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which secret, whatever its spelling: an ARN and a name, a URL and a path may be of one secret.
 *
 * @param provider empty where the spelling does not tell
 * @param names every name that it may have; what two spellings have in common is one secret
 * @param place AWS's region or Vault's address, where it is told
 * @param account of AWS, where it is told
 * @param text for people
 */
public record SecretName(
        Optional<ProviderKind> provider,
        Set<String> names,
        Optional<String> place,
        Optional<String> account,
        String text) {
    /** The six characters that AWS puts behind the name in a full ARN. */
    private static final Pattern FULL = Pattern.compile("(.+)-[A-Za-z0-9]{6}");

    public SecretName {
        Objects.requireNonNull(provider);
        names = Set.copyOf(names);
        Objects.requireNonNull(place);
        Objects.requireNonNull(account);
        Objects.requireNonNull(text);
    }

    /**
     * As somebody wrote it.
     *
     * @param prefix put before a name with one slash
     * @throws BadValue if it names no secret
     */
    public static SecretName parse(String text, Optional<String> prefix) {
        Reference reference = ProviderDescriptors.reference(text);
        if (reference instanceof Reference.Arn arn) {
            return arn(arn);
        }
        if (reference instanceof Reference.Url url) {
            String path = VaultPath.of(url, Optional.empty(), Optional.empty()).toString();
            return new SecretName(
                    url.provider(), Set.of(path), Optional.of(url.address()), Optional.empty(), url.toString());
        }
        String name = reference instanceof Reference.Kong kong ? kong.name() : reference.toString();
        String full = prefix.map(p -> p + "/").orElse("") + name;
        Set<String> names = new HashSet<>(List.of(full, Slashes.trimmed(full)));
        vaultPath(reference, prefix).ifPresent(names::add);
        return new SecretName(reference.provider(), names, Optional.empty(), Optional.empty(), full);
    }

    /** As an agent reads it. */
    static SecretName of(SourceSettings source) {
        if (source.reference() instanceof Reference.Arn arn) {
            return arn(arn);
        }
        Optional<ProviderKind> provider = Optional.of(source.provider());
        if (source.provider() == ProviderKind.VAULT) {
            String path = VaultPath.of(source).toString();
            Set<String> names = new HashSet<>(Set.of(path));
            source.find(VaultSettings.NAMESPACE).ifPresent(n -> names.add(n + "/" + path));
            return new SecretName(
                    provider, names, source.find(VaultSettings.ADDRESS).map(Object::toString), Optional.empty(), path);
        }
        boolean aws = source.provider() == ProviderKind.AWS;
        String name = aws ? AwsDescriptor.name(source) : source.reference().toString();
        Optional<String> region = source.find(AwsSettings.REGION).filter(text -> aws);
        return new SecretName(provider, Set.of(name), region, Optional.empty(), name);
    }

    private static SecretName arn(Reference.Arn arn) {
        Set<String> names = new HashSet<>(Set.of(arn.name()));
        Matcher full = FULL.matcher(arn.name());
        if (full.matches()) {
            names.add(full.group(1));
        }
        return new SecretName(
                arn.provider(), names, Optional.of(arn.region()), Optional.of(arn.account()), arn.toString());
    }

    private static Optional<String> vaultPath(Reference reference, Optional<String> prefix) {
        try {
            return Optional.of(VaultPath.of(reference, prefix, Optional.empty()).toString());
        } catch (BadValue e) {
            return Optional.empty(); // then it is a name of AWS
        }
    }

    /** Whether both may be of one secret: nothing that both tell differs. */
    public boolean meets(SecretName other) {
        return meet(provider, other.provider)
                && meet(place, other.place)
                && meet(account, other.account)
                && names.stream().anyMatch(other.names::contains);
    }

    private static <T> boolean meet(Optional<T> one, Optional<T> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }
}
