package io.mxsecrets.cli.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Trees;
import io.mxsecrets.core.catalogue.Catalogue;
import io.mxsecrets.core.catalogue.CatalogueKey;
import io.mxsecrets.core.catalogue.CatalogueKey.State;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mxsecrets template pmp}: the document of Private Mendix Platform, all keys and no value. */
@Command(
        name = "pmp",
        description = {
            "Prints an empty document with every key that Private Mendix Platform knows.",
            "Keys that nothing reads, or that only later versions read, are listed on standard error: JSON has no comments.",
            "The commands create a new secret, and fail if one of that name exists: fill in the values first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets template pmp > document.json",
            "  mxsecrets template pmp --vault-command --name mendix-secrets/pmp-companion"
        })
final class PmpTemplate implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]+");

    /** What is printed; nested as AWS keeps it, where none is chosen. */
    static final class Form {
        @Option(names = "--flat", description = "Dotted names without nesting, as Vault keeps it.")
        boolean flat;

        @Option(names = "--vault-command", description = "The command that makes the secret in Vault.")
        boolean vault;

        @Option(names = "--aws-command", description = "The command that makes the secret in AWS.")
        boolean aws;
    }

    @ArgGroup
    private Form form = new Form();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Of the new secret, in the commands; in Vault with its mount. Default: pmp-companion, mendix-secrets/pmp-companion")
    private Optional<String> name = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        name.filter(text -> !NAME.matcher(text).matches()).ifPresent(text -> {
            throw new ParameterException(
                    spec.commandLine(), "--name takes letters, digits and the characters / _ + = . @ -");
        });
        Console console = Console.of(spec);
        console.print(text());
        Catalogue.pmp().keys().forEach(key -> remark(key).ifPresent(console::say));
        return 0;
    }

    private String text() {
        if (form.vault) {
            return "vault kv put -cas=0 " + name.orElse("mendix-secrets/pmp-companion") + " - <<'EOF'\n"
                    + Trees.json(flat()) + "\nEOF";
        }
        if (form.aws) {
            return "aws secretsmanager create-secret --name " + name.orElse("pmp-companion")
                    + " --secret-string file:///dev/stdin <<'EOF'\n" + Trees.json(nested()) + "\nEOF";
        }
        return Trees.json(form.flat ? flat() : nested());
    }

    private static ObjectNode flat() {
        ObjectNode document = Trees.object();
        Catalogue.pmp().keys().stream()
                .filter(key -> key.state() != State.ALIAS)
                .forEach(key -> document.put(key.name(), ""));
        return document;
    }

    private static ObjectNode nested() {
        ObjectNode document = Trees.object();
        Catalogue.pmp().keys().stream()
                .filter(key -> key.state() != State.ALIAS)
                .forEach(key -> document.withObjectProperty(key.group()).put(key.leaf(), ""));
        return document;
    }

    private static Optional<String> remark(CatalogueKey key) {
        return switch (key.state()) {
            case CURRENT -> Optional.empty();
            case UNUSED -> Optional.of("# " + key.name() + ": read by nothing, leave it out");
            case NEWER ->
                Optional.of("# " + key.name() + ": read by later versions only"
                        + key.other().map(other -> ", in place of " + other).orElse(""));
            case ALIAS ->
                Optional.of("# " + key.name() + ": not in the document, "
                        + key.other().orElseThrow() + " is what is read");
        };
    }
}
