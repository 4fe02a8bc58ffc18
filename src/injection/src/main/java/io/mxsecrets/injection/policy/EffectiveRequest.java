package io.mxsecrets.injection.policy;

import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.resolve.AdminSettings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one source will do once it runs, made once from all layers, the reference and the ServiceAccount. Policy judges this and
 * never a spelling, so that an annotation, an alias, a store, an ARN and a URL that have one effect have one answer.
 *
 * @param name what is read, as {@code secretNames} spells it: AWS's name with its prefix, an ARN's name as it stands, or
 *     Vault's {@code NAMESPACE/MOUNT/PATH} without the API's {@code data/}; empty for a document on disk
 * @param login how AWS credentials are had; empty for other providers
 */
record EffectiveRequest(SourceSettings source, Optional<String> name, Optional<AwsAuth> login) {
    static EffectiveRequest of(SourceSettings source) {
        Optional<AwsAuth> login =
                source.provider().equals(ProviderKind.AWS) ? Optional.of(login(source)) : Optional.empty();
        return new EffectiveRequest(source, name(source), login);
    }

    private static AwsAuth login(SourceSettings source) {
        boolean keys = source.find(AwsSettings.CREDENTIALS_SECRET).isPresent();
        return source.find(AwsSettings.AUTH).orElse(keys ? AwsAuth.STATIC : AwsAuth.IRSA);
    }

    private static Optional<String> name(SourceSettings source) {
        return ProviderDescriptors.of(source.provider()).secretName(source.reference(), source.prefix(), source);
    }

    String alias() {
        return source.alias();
    }

    ProviderKind provider() {
        return source.provider();
    }

    <T> Optional<T> find(Setting<T> setting) {
        return source.find(setting);
    }

    /** What only the admin sets. */
    AdminSettings given() {
        return source.given();
    }

    /** Every role on the way, the ServiceAccount's first. */
    List<String> roles() {
        List<String> roles = new ArrayList<>();
        source.find(AwsSettings.ROLE_ARN).ifPresent(roles::add);
        source.find(AwsSettings.ASSUME_ROLE_ARN).ifPresent(roles::addAll);
        return roles;
    }
}
