package io.mxsecrets.cli.store.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.store.SecretDescription;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.time.Deadline;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets get}: the keys and versions of a secret; its values only where they are asked for. */
@Command(
        name = "get",
        description = "Shows the keys and versions of a secret, with your own credentials; values with --reveal only.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets get prod/db --aws-region eu-west-1",
            "  mxsecrets get kv/db --vault-address https://vault.example:8200 --version previous",
            "  mxsecrets get kv/db --key DB.Password --reveal    prints this value and nothing else"
        })
public final class GetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SECRET", description = "Its name, path, ARN or URL.")
    private String secret;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            defaultValue = "current",
            description = Version.WORDS + "; default: ${DEFAULT-VALUE}")
    private String version;

    @Option(names = "--key", paramLabel = "KEY", description = "This key only.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--reveal", description = "Prints values on standard output.")
    private boolean reveal;

    @Mixin
    private StoreOptions options;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Deadline deadline = StoreOptions.deadline();
        try (SecretStore store = options.open(secret, version(), false)) {
            Document document = Deleted.told(store, () -> store.read(deadline));
            Entries entries = wanted(Changes.entries(secret, document.bytes(), true), store);
            if (reveal && key.isPresent() && output.isTable()) {
                Console.of(spec).print(entries.iterator().next().value().reveal());
                return ExitCode.DONE.number();
            }
            if (output.isTable()) {
                Console.of(spec)
                        .say(store.words() + ", version " + document.version()
                                + document.created()
                                        .map(made -> ", made " + made)
                                        .orElse(""));
            }
            output.print(report(document, entries, description(store, deadline)));
        }
        return ExitCode.DONE.number();
    }

    private Version version() {
        try {
            return Version.parse(version);
        } catch (BadValue e) {
            throw new CommandFailed(ExitCode.SETTINGS, "--version " + e.getMessage());
        }
    }

    private Entries wanted(Entries all, SecretStore store) {
        if (key.isEmpty()) {
            return all;
        }
        return all.get(key.get())
                .map(entry -> Entries.of(java.util.List.of(entry)))
                .orElseThrow(() -> new CommandFailed(ExitCode.NOT_FOUND, store.words() + " has no key " + key.get()));
    }

    /** What only some may see is left out for the others. */
    private static Optional<SecretDescription> description(SecretStore store, Deadline deadline) {
        try {
            return Optional.of(store.describe(deadline));
        } catch (Failure failure) {
            if (failure.reason() != Reason.DENIED) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private Report report(Document document, Entries entries, Optional<SecretDescription> description) {
        ObjectNode json = Report.json("Secret").put("secret", secret).put("version", document.version());
        json.put("created", document.created().map(Object::toString).orElse(null));
        description.ifPresent(known -> known(known, json));
        ArrayNode keys = json.putArray("keys");
        Table table = reveal ? new Table("KEY", "VALUE") : new Table("KEY");
        for (Entry entry : entries) {
            keys.add(entry.key());
            if (reveal) {
                json.withObject("/values").put(entry.key(), entry.value().reveal());
                table.row(Table.cell(entry.key()), Table.cell(entry.value().reveal()));
            } else {
                table.row(Table.cell(entry.key()));
            }
        }
        return new Report(json, table);
    }

    private static void known(SecretDescription known, ObjectNode json) {
        json.put("description", known.description().orElse(null));
        ObjectNode tags = json.putObject("tags");
        known.tags().forEach(tags::put);
        ArrayNode versions = json.putArray("versions");
        known.versions().forEach(one -> {
            ObjectNode version = versions.addObject().put("version", one.id());
            version.put("created", one.created().map(Object::toString).orElse(null));
            one.stages().forEach(version.putArray("stages")::add);
        });
    }
}
