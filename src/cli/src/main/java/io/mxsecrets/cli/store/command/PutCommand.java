package io.mxsecrets.cli.store.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.InputFile;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.store.DocumentEdit;
import io.mxsecrets.cli.store.Labels;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.VaultNumbers;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets put}: a new version of a secret, from a file or standard input and never from an argument. */
@Command(
        name = "put",
        description = {
            "Writes a secret, or one key of it, with your own credentials; shows which keys change and asks before it writes.",
            "Prints the new version. A change of another writer meanwhile is not overwritten: then nothing is written, and it"
                    + " ends with 73. AWS's UpdateSecret knows no such condition: two writers at once are told apart, but of three"
                    + " one change may be lost; where that can happen, all take --put-secret-value."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets put prod/db -f db.json --aws-region eu-west-1",
            "  openssl rand -base64 24 | mxsecrets put kv/db --key DB.Password --yes",
            "  mxsecrets put prod/new -f new.json --create --description \"orders\" --tag team=orders"
        })
public final class PutCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SECRET", description = "Its name, path, ARN or URL.")
    private String secret;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The document, or the value of --key; - for standard input, which is the default.")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Sets this key only. One line end at the end of its value is dropped.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--text", description = "The document is plain text and no JSON object; AWS only.")
    private boolean text;

    @Option(names = "--create", description = "The secret is new; without this it must be there.")
    private boolean create;

    @Option(
            names = "--put-secret-value",
            description =
                    "Writes with AWS's PutSecretValue instead of UpdateSecret, and moves AWSCURRENT only from the version that"
                            + " the change was made from.")
    private boolean putSecretValue;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people; no secret.")
    private Optional<String> description = Optional.empty();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "Added to those that are there; repeatable.")
    private Map<String, String> tags = new TreeMap<>();

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private StoreOptions options;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ProviderKind kind = options.kind(secret);
        if (kind == ProviderKind.VAULT && (text || putSecretValue)) {
            throw new CommandFailed(ExitCode.SETTINGS, "--text and --put-secret-value are for AWS");
        }
        SecretBytes input = SecretBytes.owning(InputFile.read(file).bytes());
        if (kind == ProviderKind.VAULT && key.isEmpty()) {
            VaultNumbers.check(input);
        }
        Deadline deadline = StoreOptions.deadline();
        try (SecretStore store = options.open(secret, Version.CURRENT, putSecretValue)) {
            Optional<Document> there = Deleted.told(store, () -> there(store, deadline));
            if (there.isPresent() == create) {
                throw new CommandFailed(
                        create ? ExitCode.SETTINGS : ExitCode.NOT_FOUND,
                        store.words()
                                + (create
                                        ? " is there already; leave out --create"
                                        : " is not there; --create makes it"));
            }
            SecretBytes next = next(there, input);
            Changes changes = Changes.between(
                    there.map(d -> Changes.entries(secret, d.bytes(), true)).orElse(Entries.none()),
                    Changes.entries(secret, next, text));
            write(store, there, next, changes);
        }
        return ExitCode.DONE.number();
    }

    private static Optional<Document> there(SecretStore store, Deadline deadline) {
        try {
            return Optional.of(store.read(deadline));
        } catch (Failure failure) {
            if (failure.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private SecretBytes next(Optional<Document> there, SecretBytes input) {
        return key.map(name -> DocumentEdit.set(
                        there.map(Document::bytes).orElseGet(() -> SecretBytes.owning(new byte[] {'{', '}'})),
                        name,
                        value(input)))
                .orElse(input);
    }

    private void write(SecretStore store, Optional<Document> there, SecretBytes next, Changes changes) {
        Console console = Console.of(spec);
        Labels labels = new Labels(description, tags);
        if (changes.none() && labels.isEmpty() && there.isPresent()) {
            console.say("nothing changes: version " + there.get().version() + " has these keys and values");
            report(there.get().version(), changes);
            return;
        }
        changes.lines().forEach(console::say);
        confirmation.ask((create ? "Create " : "Write ") + store.words() + "?");
        Deadline deadline = StoreOptions.deadline();
        String version;
        if (there.isEmpty()) {
            version = store.create(next, labels, deadline);
        } else {
            version = changes.none() ? there.get().version() : replace(store, there.get(), next, deadline);
            store.label(labels, deadline);
        }
        report(version, changes);
    }

    private String replace(SecretStore store, Document there, SecretBytes next, Deadline deadline) {
        return key.map(name -> store.setKey(
                        name,
                        Changes.entries(secret, next, true)
                                .get(name)
                                .orElseThrow()
                                .value(),
                        next,
                        there.version(),
                        deadline))
                .orElseGet(() -> store.replace(next, there.version(), deadline));
    }

    private void report(String version, Changes changes) {
        if (output.isTable()) {
            Console.of(spec).print(version);
            return;
        }
        ObjectNode json = Report.json("Put").put("secret", secret).put("version", version);
        changes.added().forEach(json.putArray("added")::add);
        changes.removed().forEach(json.putArray("removed")::add);
        changes.changed().forEach(json.putArray("changed")::add);
        output.print(new Report(json, new Table()));
    }

    private static SecretText value(SecretBytes input) {
        try {
            String value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input.reveal()))
                    .toString();
            return SecretText.of(value.replaceFirst("\\r?\\n\\z", ""));
        } catch (CharacterCodingException e) {
            throw new CommandFailed(ExitCode.DOCUMENT_INVALID, "the value is no UTF-8 text");
        }
    }
}
