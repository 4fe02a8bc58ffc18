package io.mxsecrets.cli.rotation;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.pods.source.SecretName;
import io.mxsecrets.cli.pods.source.SourceUse;
import io.mxsecrets.cli.store.SecretDescription;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The newest version of the secret that pods use. Where it is, the pods' settings tell, unless the caller says another address.
 */
record NewestVersion(StoreOptions options) {
    private record Place(ProviderKind provider, Optional<String> place) {}

    /** What it may take to learn a number that the command can do without. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    Target of(List<SourceUse> uses) {
        try (SecretStore store = store(uses)) {
            return newest(store, StoreOptions.deadline());
        }
    }

    /** The newest number that Vault has; empty for AWS, and where the caller cannot look. */
    Optional<Integer> numberOf(List<SourceUse> uses) {
        try (SecretStore store = store(uses)) {
            return store.describe(Deadline.after(SHORT, Ticker.system())).versions().stream()
                    .map(version -> version.id())
                    .filter(id -> id.matches("[0-9]{1,9}"))
                    .map(Integer::valueOf)
                    .max(Comparator.naturalOrder());
        } catch (CommandFailed | Failure cannotLook) {
            return Optional.empty();
        }
    }

    private SecretStore store(List<SourceUse> uses) {
        List<Place> places = uses.stream()
                .map(SourceUse::secret)
                .flatMap(secret -> secret.provider().stream().map(kind -> new Place(kind, secret.place())))
                .distinct()
                .toList();
        if (places.size() > 1) {
            throw new CommandFailed(
                    ExitCode.SETTINGS, "pods use secrets of this name in several stores; name it by its ARN or URL");
        }
        SecretName secret = uses.get(0).secret();
        StoreOptions at = places.isEmpty()
                ? options
                : options.at(places.get(0).provider(), places.get(0).place());
        return at.open(secret.text());
    }

    /** The read tells when it was made; whoever may not read may see the names of versions. */
    private static Target newest(SecretStore store, Deadline deadline) {
        try {
            Document document = store.read(deadline);
            return new Target(document.version(), document.created());
        } catch (Failure failure) {
            if (failure.reason() != Reason.DENIED) {
                throw failure;
            }
            return described(store.describe(deadline), failure);
        }
    }

    private static Target described(SecretDescription secret, Failure denied) {
        return secret.versions().stream()
                .findFirst()
                .map(version -> new Target(version.id(), version.created()))
                .orElseThrow(() -> denied);
    }
}
