package io.mxsecrets.cli.store.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.store.Labels;
import io.mxsecrets.cli.store.Listed;
import io.mxsecrets.cli.store.Removal;
import io.mxsecrets.cli.store.SecretDescription;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.Tag;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.aws.AwsProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;

/**
 * A secret of AWS Secrets Manager. Each write carries a token of its own, so that AWS takes a repeated one for the same.
 *
 * <p>{@code UpdateSecret} knows no condition: the version that a change was made from is looked at right before it and right
 * after it, and where another one came between, that one is made the current again. {@code PutSecretValue} gives the new
 * version a label of its own, and AWS moves {@code AWSCURRENT} to it only from the version that the change was made from.
 */
final class AwsStore implements SecretStore {
    private static final String CURRENT = "AWSCURRENT";
    private static final String PREVIOUS = "AWSPREVIOUS";
    private static final int MOST = 10_000;

    private final AwsAccess access;
    private final AwsProvider reader;
    private final SourceSettings source;
    private final boolean putSecretValue;

    /** @param putSecretValue whether to write with {@code PutSecretValue} instead of {@code UpdateSecret} */
    AwsStore(SourceSettings source, boolean putSecretValue, ProviderContext world) {
        this.source = source;
        this.putSecretValue = putSecretValue;
        this.access = new AwsAccess(source, words(source), world);
        this.reader = new AwsProvider(world, SecretsManagerClient::builder);
    }

    private static String words(SourceSettings source) {
        return "the secret " + AwsDescriptor.name(source);
    }

    private String id() {
        return AwsDescriptor.name(source);
    }

    @Override
    public String words() {
        return words(source);
    }

    @Override
    public Document read(Deadline deadline) {
        Reading reading = reader.read(new Request(source, Optional.empty()), deadline);
        return ((Reading.Read) reading).document();
    }

    @Override
    public SecretDescription describe(Deadline deadline) {
        DescribeSecretResponse answer = described(deadline);
        List<SecretDescription.Version> versions = new ArrayList<>();
        if (answer.hasVersionIdsToStages()) {
            answer.versionIdsToStages()
                    .forEach((id, stages) -> versions.add(new SecretDescription.Version(
                            id, stages.stream().sorted().toList(), Optional.empty())));
        }
        versions.sort((one, other) ->
                Boolean.compare(other.stages().contains(CURRENT), one.stages().contains(CURRENT)));
        Map<String, String> tags = new TreeMap<>();
        answer.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new SecretDescription(
                versions, Optional.ofNullable(answer.deletedDate()), Optional.ofNullable(answer.description()), tags);
    }

    private DescribeSecretResponse described(Deadline deadline) {
        return access.call(
                "DescribeSecret",
                deadline,
                (aws, as) -> aws.describeSecret(r -> r.secretId(id()).overrideConfiguration(as)));
    }

    /** Which version has a label. */
    private static Optional<String> version(String label, DescribeSecretResponse secret) {
        return secret.versionIdsToStages().entrySet().stream()
                .filter(version -> version.getValue().contains(label))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public String create(SecretBytes document, Labels labels, Deadline deadline) {
        String token = token();
        return access.call(
                        "CreateSecret",
                        deadline,
                        (aws, as) -> aws.createSecret(r -> r.name(id())
                                .clientRequestToken(token)
                                .secretString(text(document))
                                .description(labels.description().orElse(null))
                                .tags(tags(labels))
                                .overrideConfiguration(as)))
                .versionId();
    }

    @Override
    public String replace(SecretBytes document, String base, Deadline deadline) {
        String current = version(CURRENT, described(deadline)).orElse("");
        if (!current.equals(base)) {
            throw changed(base, current, List.of());
        }
        return putSecretValue ? put(document, base, deadline) : update(document, base, deadline);
    }

    private String update(SecretBytes document, String base, Deadline deadline) {
        String token = token();
        String version = access.call(
                        "UpdateSecret",
                        deadline,
                        (aws, as) -> aws.updateSecret(r -> r.secretId(id())
                                .clientRequestToken(token)
                                .secretString(text(document))
                                .overrideConfiguration(as)))
                .versionId();
        DescribeSecretResponse now = described(deadline);
        boolean current = version(CURRENT, now).filter(version::equals).isPresent();
        Optional<String> before = version(PREVIOUS, now);
        if (current && before.filter(base::equals).isPresent()) {
            return version;
        }
        List<SecretVersionsListEntry> since = since(base, deadline);
        Optional<String> first = first(since);
        if (first.filter(version::equals).isPresent()) {
            return version;
        }
        String other = first.or(() -> current ? before : version(CURRENT, now)).orElse("");
        boolean back = current && giveBack(version, other, deadline);
        String stands = back ? other : version(CURRENT, described(deadline)).orElse("");
        throw changed(
                base,
                stands,
                since.stream()
                        .map(SecretVersionsListEntry::versionId)
                        .filter(id -> !id.equals(version) && !id.equals(stands))
                        .toList());
    }

    /** @return false where another writer's version is the current one by now */
    private boolean giveBack(String version, String other, Deadline deadline) {
        try {
            move(CURRENT, Optional.of(other), Optional.of(version), deadline);
            return true;
        } catch (Failure moved) {
            return false;
        }
    }

    /** Versions that may have been made from one, the oldest first; those of the same moment are among them. */
    private List<SecretVersionsListEntry> since(String base, Deadline deadline) {
        List<SecretVersionsListEntry> versions = access.call(
                        "ListSecretVersionIds",
                        deadline,
                        (aws, as) -> aws.listSecretVersionIds(
                                r -> r.secretId(id()).includeDeprecated(true).overrideConfiguration(as)))
                .versions();
        Optional<Instant> made = versions.stream()
                .filter(one -> one.versionId().equals(base))
                .map(SecretVersionsListEntry::createdDate)
                .findFirst();
        return versions.stream()
                .filter(one -> !one.versionId().equals(base))
                .filter(one -> made.filter(one.createdDate()::isBefore).isEmpty())
                .sorted(Comparator.comparing(SecretVersionsListEntry::createdDate))
                .toList();
    }

    /** Of several versions made from one, the first counts; empty where their times do not tell. */
    private static Optional<String> first(List<SecretVersionsListEntry> since) {
        boolean clear = since.size() == 1
                || since.size() > 1
                        && since.get(0).createdDate().isBefore(since.get(1).createdDate());
        return clear ? Optional.of(since.get(0).versionId()) : Optional.empty();
    }

    private String put(SecretBytes document, String base, Deadline deadline) {
        String token = token();
        String label = "mxsecrets-" + token;
        String version = access.call(
                        "PutSecretValue",
                        deadline,
                        (aws, as) -> aws.putSecretValue(r -> r.secretId(id())
                                .clientRequestToken(token)
                                .secretString(text(document))
                                .versionStages(label)
                                .overrideConfiguration(as)))
                .versionId();
        try {
            move(CURRENT, Optional.of(version), Optional.of(base), deadline);
        } catch (Failure refused) {
            String current = version(CURRENT, described(deadline)).orElse("");
            throw current.equals(base) ? refused : changed(base, current, List.of());
        } finally {
            unlabel(label, version, deadline);
        }
        return version;
    }

    /** A label that stays harms nobody; AWS keeps the version as long. */
    private void unlabel(String label, String version, Deadline deadline) {
        try {
            move(label, Optional.empty(), Optional.of(version), deadline);
        } catch (Failure stays) {
            return;
        }
    }

    private void move(String label, Optional<String> to, Optional<String> from, Deadline deadline) {
        access.call(
                "UpdateSecretVersionStage",
                deadline,
                (aws, as) -> aws.updateSecretVersionStage(r -> r.secretId(id())
                        .versionStage(label)
                        .moveToVersionId(to.orElse(null))
                        .removeFromVersionId(from.orElse(null))
                        .overrideConfiguration(as)));
    }

    /** @param others versions that may have been written at the same time, and are not current */
    private CommandFailed changed(String base, String current, List<String> others) {
        return new CommandFailed(
                ExitCode.CANNOT_WRITE,
                words() + " was changed by another writer meanwhile: the current version is " + current + " and not "
                        + base + "; nothing of it is lost, look at it and write again"
                        + (others.isEmpty() ? "" : "; written at the same time: " + String.join(", ", others)));
    }

    @Override
    public void label(Labels labels, Deadline deadline) {
        labels.description()
                .ifPresent(text -> access.call(
                        "UpdateSecret",
                        deadline,
                        (aws, as) -> aws.updateSecret(
                                r -> r.secretId(id()).description(text).overrideConfiguration(as))));
        if (!labels.tags().isEmpty()) {
            access.call(
                    "TagResource",
                    deadline,
                    (aws, as) -> aws.tagResource(
                            r -> r.secretId(id()).tags(tags(labels)).overrideConfiguration(as)));
        }
    }

    @Override
    public String delete(Removal removal, Deadline deadline) {
        Instant end = access.call(
                        "DeleteSecret",
                        deadline,
                        (aws, as) -> aws.deleteSecret(r -> {
                            r.secretId(id()).overrideConfiguration(as);
                            if (removal.force()) {
                                r.forceDeleteWithoutRecovery(true);
                            } else {
                                r.recoveryWindowInDays(
                                        (long) removal.recoveryDays().orElse(30));
                            }
                        }))
                .deletionDate();
        return removal.force() ? "it is gone for good" : "until " + end + " mxsecrets restore brings it back";
    }

    @Override
    public void restore(Deadline deadline) {
        access.call(
                "RestoreSecret",
                deadline,
                (aws, as) -> aws.restoreSecret(r -> r.secretId(id()).overrideConfiguration(as)));
    }

    @Override
    public List<Listed> list(Optional<Tag> tag, Deadline deadline) {
        List<Filter> filters = new ArrayList<>();
        String prefix = id().equals(StoreOptions.ANYTHING) ? "" : id();
        if (!prefix.isEmpty()) {
            filters.add(filter(FilterNameStringType.NAME, prefix));
        }
        tag.ifPresent(wanted -> filters.add(filter(FilterNameStringType.TAG_KEY, wanted.key())));
        List<Listed> found = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            ListSecretsResponse page = page(filters, next, deadline);
            page.secretList().stream()
                    .map(AwsStore::listed)
                    .filter(secret -> secret.name().startsWith(prefix))
                    .filter(secret ->
                            tag.filter(wanted -> !wanted.in(secret.tags())).isEmpty())
                    .forEach(found::add);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent() && found.size() < MOST);
        return found;
    }

    private ListSecretsResponse page(List<Filter> filters, Optional<String> next, Deadline deadline) {
        return access.call(
                "ListSecrets",
                deadline,
                (aws, as) -> aws.listSecrets(r -> r.filters(filters)
                        .includePlannedDeletion(true)
                        .maxResults(100)
                        .nextToken(next.orElse(null))
                        .overrideConfiguration(as)));
    }

    private static Filter filter(FilterNameStringType kind, String value) {
        return Filter.builder().key(kind).values(value).build();
    }

    private static Listed listed(SecretListEntry entry) {
        Map<String, String> tags = new TreeMap<>();
        entry.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new Listed(
                Optional.ofNullable(entry.name()).orElse(""),
                Optional.ofNullable(entry.description()),
                tags,
                Optional.ofNullable(entry.deletedDate()));
    }

    private static List<software.amazon.awssdk.services.secretsmanager.model.Tag> tags(Labels labels) {
        Function<Map.Entry<String, String>, software.amazon.awssdk.services.secretsmanager.model.Tag> tag =
                entry -> software.amazon.awssdk.services.secretsmanager.model.Tag.builder()
                        .key(entry.getKey())
                        .value(entry.getValue())
                        .build();
        return labels.tags().entrySet().stream().map(tag).toList();
    }

    /** Names the new version too. */
    private static String token() {
        return UUID.randomUUID().toString();
    }

    private static String text(SecretBytes document) {
        return new String(document.reveal(), UTF_8);
    }

    @Override
    public void close() {
        reader.close();
        access.close();
    }
}
