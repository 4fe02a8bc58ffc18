package io.mxsecrets.cli.store.command;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.store.Removal;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.failure.ExitCode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets delete}: in a way that can be taken back, unless that is asked for. */
@Command(
        name = "delete",
        description = {
            "Deletes a secret, with your own credentials; asks first.",
            "AWS keeps it 30 days, in which mxsecrets restore brings it back; Vault keeps the deleted version until it is destroyed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets delete prod/db --recovery-days 7 --aws-region eu-west-1",
            "  mxsecrets delete kv/db --yes"
        })
public final class DeleteCommand implements Callable<Integer> {
    private static final int LEAST = 7;
    private static final int MOST = 30;

    @Parameters(paramLabel = "SECRET", description = "Its name, path, ARN or URL.")
    private String secret;

    @ArgGroup(exclusive = true)
    private Way way = new Way();

    /** One of both. */
    static final class Way {
        @Option(names = "--recovery-days", paramLabel = "DAYS", description = "7 to 30 instead of 30; AWS only.")
        private Optional<Integer> recoveryDays = Optional.empty();

        @Option(names = "--force", description = "At once and for good; of Vault all versions.")
        private boolean force;
    }

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private StoreOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Removal removal = removal();
        try (SecretStore store = options.open(secret)) {
            confirmation.ask("Delete " + store.words() + (removal.force() ? " for good?" : "?"));
            String left = Deleted.told(store, () -> store.delete(removal, StoreOptions.deadline()));
            Console.of(spec).say(store.words() + ": " + left);
        }
        return ExitCode.DONE.number();
    }

    private Removal removal() {
        Optional<Integer> days = way.recoveryDays;
        if (days.filter(d -> d < LEAST || d > MOST).isPresent()) {
            throw new CommandFailed(ExitCode.SETTINGS, "--recovery-days is from 7 to 30");
        }
        return new Removal(way.force, days.map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }
}
