package io.mxsecrets.cli;

import io.mxsecrets.cli.completion.CompletionCommand;
import io.mxsecrets.cli.completion.ManCommand;
import io.mxsecrets.cli.console.Failures;
import io.mxsecrets.cli.doctor.DoctorCommand;
import io.mxsecrets.cli.estimate.EstimateCommand;
import io.mxsecrets.cli.inject.InjectCommand;
import io.mxsecrets.cli.lint.LintCommand;
import io.mxsecrets.cli.migrate.MigrateCommand;
import io.mxsecrets.cli.pods.PodsCommand;
import io.mxsecrets.cli.policy.PolicyCommand;
import io.mxsecrets.cli.rotation.WaitCommand;
import io.mxsecrets.cli.store.command.DeleteCommand;
import io.mxsecrets.cli.store.command.GetCommand;
import io.mxsecrets.cli.store.command.ListCommand;
import io.mxsecrets.cli.store.command.PutCommand;
import io.mxsecrets.cli.store.command.RestoreCommand;
import io.mxsecrets.cli.template.TemplateCommand;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code mxsecrets}: finds the command and ends with an exit code of the contract. */
@TopCommand
@QuarkusMain
@Command(
        name = "mxsecrets",
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "Secrets of AWS Secrets Manager and HashiCorp Vault as files for Mendix apps.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "64:wrong arguments or settings",
            "65:a document or manifest is invalid",
            "66:not found",
            "69:a server does not answer in time",
            "70:a bug of mxsecrets",
            "73:cannot write",
            "77:denied"
        },
        subcommands = {
            TemplateCommand.class,
            LintCommand.class,
            PolicyCommand.class,
            EstimateCommand.class,
            InjectCommand.class,
            DoctorCommand.class,
            MigrateCommand.class,
            GetCommand.class,
            PutCommand.class,
            ListCommand.class,
            DeleteCommand.class,
            RestoreCommand.class,
            PodsCommand.class,
            WaitCommand.class,
            CompletionCommand.class,
            ManCommand.class
        })
public class Main implements QuarkusApplication {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    /** Not inherited: below, a version is one of a secret. */
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Prints the version of mxsecrets.")
    private boolean version;

    @Override
    public int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return Failures.handle(
                new CommandLine(new Main()).setExpandAtFiles(false).setCaseInsensitiveEnumValuesAllowed(true));
    }
}
