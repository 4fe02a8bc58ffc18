package io.mxsecrets.cli.store.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.store.DocumentEdit;
import io.mxsecrets.cli.store.Labels;
import io.mxsecrets.cli.store.Listed;
import io.mxsecrets.cli.store.Removal;
import io.mxsecrets.cli.store.SecretDescription;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.Tag;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.vault.VaultProvider;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.quarkus.vault.client.common.VaultRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A secret of KV version 2. Each write names the version that it was made from ({@code cas}), and Vault refuses it where there
 * is another one by now. Description and tags are its custom metadata.
 */
final class VaultStore implements SecretStore {
    private static final String DESCRIPTION = "description";
    private static final int MOST = 10_000;

    private final SourceSettings source;
    private final VaultPath path;
    private final VaultAccess access;
    private final VaultProvider reader;

    VaultStore(SourceSettings source, SecretText token, ProviderContext world) {
        this.source = source;
        this.path = VaultPath.of(source);
        this.access = new VaultAccess(source, token, world);
        this.reader = new VaultProvider(world, Optional.of(token));
    }

    @Override
    public String words() {
        return path.path().equals(StoreOptions.ANYTHING) ? "the mount " + path.mount() : "the secret " + path;
    }

    @Override
    public Document read(Deadline deadline) {
        Reading reading = reader.read(new Request(source, Optional.empty()), deadline);
        return ((Reading.Read) reading).document();
    }

    @Override
    public SecretDescription describe(Deadline deadline) {
        VaultAnswer answer = access.get(VaultRequest.get("Read metadata").path(path.api("metadata")), deadline);
        JsonNode data = good(answer, "metadata", "read").path("data");
        List<SecretDescription.Version> versions = new ArrayList<>();
        int current = data.path("current_version").asInt();
        data.path("versions")
                .properties()
                .forEach(version -> versions.add(new SecretDescription.Version(
                        Printable.line(version.getKey(), Printable.VALUE),
                        stages(version.getValue(), version.getKey().equals(Integer.toString(current))),
                        instant(version.getValue().path("created_time")))));
        versions.sort(Comparator.comparingInt((SecretDescription.Version v) -> number(v.id()))
                .reversed());
        Map<String, String> tags = texts(data.path("custom_metadata"));
        Optional<String> description = Optional.ofNullable(tags.remove(DESCRIPTION));
        Optional<Instant> deleted =
                instant(data.path("versions").path(Integer.toString(current)).path("deletion_time"));
        return new SecretDescription(versions, deleted, description, tags);
    }

    private static List<String> stages(JsonNode version, boolean current) {
        List<String> stages = new ArrayList<>();
        if (current) {
            stages.add("current");
        }
        if (version.path("destroyed").asBoolean()) {
            stages.add("destroyed");
        } else if (!version.path("deletion_time").asText("").isEmpty()) {
            stages.add("deleted");
        }
        return stages;
    }

    @Override
    public String create(SecretBytes document, Labels labels, Deadline deadline) {
        String version = write(document, 0, deadline);
        label(labels, deadline);
        return version;
    }

    @Override
    public String replace(SecretBytes document, String base, Deadline deadline) {
        return write(document, number(base), deadline);
    }

    private String write(SecretBytes document, int base, Deadline deadline) {
        VaultAnswer answer = access.once(
                VaultRequest.post("Write secret").path(path.api("data")).body(body(base, document)), deadline);
        return version(written(answer, base, base == 0 ? "create" : "update"));
    }

    /** One level of a merge patch, so that the other keys are not sent; where the policy has no patch, the whole document. */
    @Override
    public String setKey(String key, SecretText value, SecretBytes document, String base, Deadline deadline) {
        if (!DocumentEdit.isPatchable(document, key)) {
            return replace(document, base, deadline);
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode().put(key, value.reveal());
        VaultAnswer answer = access.once(
                VaultRequest.patch("Patch secret")
                        .path(path.api("data"))
                        .header("Content-Type", "application/merge-patch+json")
                        .body(body(
                                number(base),
                                SecretBytes.owning(patch.toString().getBytes(UTF_8)))),
                deadline);
        boolean noPatch = answer.status() == 403 || answer.status() == 405;
        return noPatch ? replace(document, base, deadline) : version(written(answer, number(base), "patch"));
    }

    /** The document as it is: nothing is read and written anew. */
    private static RawValue body(int base, SecretBytes document) {
        return new RawValue(
                "{\"options\":{\"cas\":" + base + "},\"data\":" + new String(document.reveal(), UTF_8) + "}");
    }

    private JsonNode written(VaultAnswer answer, int base, String capability) {
        if (answer.status() == 400 && answer.says("check-and-set")) {
            throw new CommandFailed(
                    ExitCode.CANNOT_WRITE,
                    words()
                            + (base == 0
                                    ? " is there already"
                                    : " was changed by another writer meanwhile: version " + base
                                            + " is not the newest")
                            + "; nothing of it is lost, look at it and write again");
        }
        return good(answer, "data", capability).path("data");
    }

    private String version(JsonNode data) {
        int version = data.path("version").asInt();
        if (version <= 0) {
            throw failure(Reason.STRANGE_ANSWER, "the answer names no version", "look whether it is written");
        }
        return Integer.toString(version);
    }

    @Override
    public void label(Labels labels, Deadline deadline) {
        if (labels.isEmpty()) {
            return;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode custom = body.putObject("custom_metadata");
        current(deadline).forEach(custom::put);
        labels.tags().forEach(custom::put);
        labels.description().ifPresent(text -> custom.put(DESCRIPTION, text));
        VaultAnswer answer = access.once(
                VaultRequest.post("Write metadata").path(path.api("metadata")).body(body), deadline);
        good(answer, "metadata", "update");
    }

    private Map<String, String> current(Deadline deadline) {
        SecretDescription there = describe(deadline);
        Map<String, String> custom = new TreeMap<>(there.tags());
        there.description().ifPresent(text -> custom.put(DESCRIPTION, text));
        return custom;
    }

    @Override
    public String delete(Removal removal, Deadline deadline) {
        if (removal.recoveryDays().isPresent()) {
            throw new CommandFailed(
                    ExitCode.SETTINGS,
                    "Vault knows no recovery days: a deleted version can be restored until it is destroyed");
        }
        describe(deadline); // Vault deletes what is not there without a word
        String kind = removal.force() ? "metadata" : "data";
        VaultAnswer answer = access.once(VaultRequest.delete("Delete secret").path(path.api(kind)), deadline);
        good(answer, kind, "delete");
        return removal.force()
                ? "all its versions are gone for good"
                : "its newest version is deleted; mxsecrets restore brings it back";
    }

    @Override
    public void restore(Deadline deadline) {
        SecretDescription there = describe(deadline);
        if (there.deleted().isEmpty()) {
            throw failure(Reason.CONFLICT, "its newest version is not deleted", "nothing is to be restored");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("versions").add(number(there.versions().get(0).id()));
        VaultAnswer answer = access.once(
                VaultRequest.post("Undelete secret").path(path.api("undelete")).body(body), deadline);
        good(answer, "undelete", "update");
    }

    @Override
    public List<Listed> list(Optional<Tag> tag, Deadline deadline) {
        List<Listed> found = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>();
        String prefix = path.path().equals(StoreOptions.ANYTHING) ? "" : path.path();
        folders.add(prefix.contains("/") ? prefix.substring(0, prefix.lastIndexOf('/') + 1) : "");
        while (!folders.isEmpty() && found.size() < MOST) {
            String folder = folders.remove();
            for (String name : names(folder, deadline)) {
                String full = folder + name;
                boolean wanted = full.startsWith(prefix) || prefix.startsWith(full);
                if (wanted && full.endsWith("/")) {
                    folders.add(full);
                } else if (full.startsWith(prefix)) {
                    listed(full, tag, deadline).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private List<String> names(String folder, Deadline deadline) {
        String encoded = folder.isEmpty() ? "" : "/" + VaultPath.encode(folder);
        VaultAnswer answer = access.get(
                VaultRequest.list("List secrets").path(VaultPath.encode(path.mount()) + "/metadata" + encoded),
                deadline);
        if (answer.status() == 404 && !answer.says("no handler")) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        good(answer, "metadata", "list").at("/data/keys").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Tags cost a call a name, so they are read only where they matter. */
    private Optional<Listed> listed(String name, Optional<Tag> tag, Deadline deadline) {
        String full = path.mount() + "/" + name;
        if (tag.isEmpty()) {
            return Optional.of(new Listed(full, Optional.empty(), Map.of(), Optional.empty()));
        }
        VaultAnswer answer = access.get(
                VaultRequest.get("Read metadata")
                        .path(VaultPath.encode(path.mount()) + "/metadata/" + VaultPath.encode(name)),
                deadline);
        Map<String, String> tags = texts(good(answer, "metadata", "read").at("/data/custom_metadata"));
        Optional<String> description = Optional.ofNullable(tags.remove(DESCRIPTION));
        return Optional.of(new Listed(full, description, tags, Optional.empty()))
                .filter(listed -> tag.get().in(listed.tags()));
    }

    private JsonNode good(VaultAnswer answer, String kind, String capability) {
        return switch (answer.status()) {
            case 200, 204 -> answer.json();
            case 403 ->
                throw answer.says("invalid token")
                        ? failure(
                                Reason.LOGIN_DENIED,
                                "Vault does not know the token, or it has expired",
                                "log in again, or set a valid VAULT_TOKEN")
                        : failure(
                                Reason.DENIED,
                                "the token may not",
                                "the policy needs path \"" + path.mount() + "/" + kind + "/" + path.path()
                                        + "\" { capabilities = [\"" + capability + "\"] }");
            case 404 ->
                throw answer.says("no handler")
                        ? failure(
                                Reason.NOT_FOUND, "no engine is mounted at " + path.mount(), "check the first segment")
                        : failure(Reason.NOT_FOUND, "it is not there", "check its path");
            default ->
                throw failure(
                        Reason.STRANGE_ANSWER,
                        "Vault refuses with status " + answer.status(),
                        "its audit log says why");
        };
    }

    private Failure failure(Reason reason, String what, String remedy) {
        return Failure.of(reason, Step.READ, words() + ": " + what, remedy);
    }

    private static int number(String version) {
        try {
            return Integer.parseInt(version);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
        return texts;
    }

    private static Optional<Instant> instant(JsonNode time) {
        try {
            return time instanceof TextNode text && !text.asText().isEmpty()
                    ? Optional.of(Instant.parse(text.asText()))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        reader.close();
        access.close();
    }
}
