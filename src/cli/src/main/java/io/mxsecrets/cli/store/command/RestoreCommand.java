package io.mxsecrets.cli.store.command;

import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.failure.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets restore}: what {@code delete} has deleted. */
@Command(
        name = "restore",
        description = "Brings back a deleted secret, with your own credentials.",
        footerHeading = "%nExamples:%n",
        footer = "  mxsecrets restore kv/db --vault-address https://vault.example:8200")
public final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SECRET", description = "Its name, path, ARN or URL.")
    private String secret;

    @Mixin
    private StoreOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (SecretStore store = options.open(secret)) {
            store.restore(StoreOptions.deadline());
            Console.of(spec).say(store.words() + " is there again");
        }
        return ExitCode.DONE.number();
    }
}
