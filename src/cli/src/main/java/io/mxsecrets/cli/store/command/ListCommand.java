package io.mxsecrets.cli.store.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.console.Tone;
import io.mxsecrets.cli.store.Listed;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.Tag;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.reference.ProviderKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets list}: names, and what stands beside them. */
@Command(
        name = "list",
        description =
                "Lists secrets by the start of their name, with your own credentials; those that wait for their deletion too.",
        footerHeading = "%nExamples:%n",
        footer = {"  mxsecrets list prod/ --aws-region eu-west-1 --tag team=orders", "  mxsecrets list kv/team-a"})
public final class ListCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "PREFIX",
            arity = "0..1",
            defaultValue = "",
            description = "The start of the name; of Vault MOUNT or MOUNT/PATH.")
    private String prefix;

    @Option(
            names = "--tag",
            paramLabel = "KEY[=VALUE]",
            description = "Those with this tag; of Vault, custom metadata.")
    private Optional<String> tag = Optional.empty();

    @Mixin
    private StoreOptions options;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (SecretStore store = options.open(place())) {
            List<Listed> found = store.list(tag.map(Tag::parse), StoreOptions.deadline());
            output.print(report(found));
            if (found.isEmpty()) {
                Console.of(spec).say("there is none");
            }
        }
        return ExitCode.DONE.number();
    }

    /** A reference in the same place: of Vault a path below the mount. */
    private String place() {
        if (prefix.isEmpty()) {
            if (options.kind(StoreOptions.ANYTHING) == ProviderKind.VAULT) {
                throw new CommandFailed(ExitCode.SETTINGS, "Vault lists below a mount: name it, such as kv");
            }
            return StoreOptions.ANYTHING;
        }
        String path = prefix.replaceFirst("^https?://[^/]+/", "").replaceAll("^/+|/+$", "");
        boolean mountOnly = !path.contains("/");
        return options.kind(prefix + (mountOnly ? "/" + StoreOptions.ANYTHING : "")) == ProviderKind.VAULT && mountOnly
                ? prefix.replaceAll("/+$", "") + "/" + StoreOptions.ANYTHING
                : prefix;
    }

    private static Report report(List<Listed> found) {
        ObjectNode json = Report.json("Secrets");
        ArrayNode secrets = json.putArray("secrets");
        Table table = new Table("SECRET", "TAGS", "DESCRIPTION", "STATE");
        for (Listed one : found) {
            ObjectNode entry = secrets.addObject().put("secret", one.name());
            entry.put("description", one.description().orElse(null));
            one.tags().forEach(entry.putObject("tags")::put);
            entry.put("deleted", one.deleted().map(Object::toString).orElse(null));
            String tags = one.tags().entrySet().stream()
                    .map(tag -> tag.getKey() + "=" + tag.getValue())
                    .collect(Collectors.joining(","));
            table.row(
                    Table.cell(one.name()),
                    Table.cell(tags.isEmpty() ? "-" : tags),
                    Table.cell(one.description().orElse("-")),
                    one.deleted()
                            .map(since -> Table.cell(
                                    "deleted since " + since + "; mxsecrets restore brings it back", Tone.WARNING))
                            .orElseGet(() -> Table.cell("there")));
        }
        return new Report(json, table);
    }
}
