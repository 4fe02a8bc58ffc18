package io.mxsecrets.cli.rotation;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.cli.cluster.ClusterOptions;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.DurationConverter;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.pods.PodList;
import io.mxsecrets.cli.pods.StatusReader;
import io.mxsecrets.cli.pods.source.SecretName;
import io.mxsecrets.cli.pods.source.SourceUse;
import io.mxsecrets.cli.store.client.StoreOptions;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mxsecrets wait}: ends well when the old credential can be revoked, as far as files go. */
@Command(
        name = "wait",
        description = {
            "Waits until every pod that uses a secret has published a version of it, so that the old credential can be revoked.",
            "Ends with 0 then; with 69 when the time is over, and lists the pods that are not done and why; with 66 if no pod uses it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets wait prod/db --timeout 15m",
            "  mxsecrets wait https://vault.example:8200/kv/db --version 7",
            "  mxsecrets wait prod/db --restarted    pods whose app reads at start only are to be restarted too"
        })
public final class WaitCommand implements Callable<Integer> {
    private static final String NEW = "new";

    @Parameters(paramLabel = "SECRET", description = "Its name, path, ARN or URL.")
    private String secret;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            defaultValue = NEW,
            description =
                    "A version's id of AWS or number of Vault; default: ${DEFAULT-VALUE}, the store's newest, which is"
                            + " looked up with your own credentials.")
    private String version;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "10m",
            description = "Such as 90s, 10m or 1h; default: ${DEFAULT-VALUE}, twice the default refresh-interval.")
    private Duration timeout;

    @Option(
            names = "--restarted",
            description = "Waits for pods too that have the version in a file which their app reads at start only.")
    private boolean restarted;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "One Namespace; without it, all.")
    private Optional<String> namespace = Optional.empty();

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private StoreOptions store;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.of(spec);
        SecretName name = name();
        Deadline deadline = Deadline.after(timeout, Ticker.system());
        try (KubernetesClient client = cluster.client()) {
            PodList list = new PodList(client, namespace, console);
            List<SourceUse> uses = list.read().stream()
                    .flatMap(pod -> Rotation.uses(pod, name).stream())
                    .toList();
            if (uses.isEmpty()) {
                throw nobody();
            }
            Target target = target(uses);
            StatusReader reader = new StatusReader(client);
            Waiting waiting = new Waiting(
                    list::read, pods -> reader.read(pods, n -> {}), console, Ticker.system(), Sleeper.system());
            return end(waiting.until(new Rotation(name, target), this::over, deadline), target, console);
        }
    }

    private Target target(List<SourceUse> uses) {
        NewestVersion newest = new NewestVersion(store);
        if (version.equals(NEW)) {
            return newest.of(uses);
        }
        Target target = new Target(version, Optional.empty());
        newest.numberOf(uses).filter(target::isAbove).ifPresent(number -> {
            throw new CommandFailed(
                    ExitCode.NOT_FOUND,
                    Printable.quoted(secret) + " has no version " + version + " yet, the newest is " + number);
        });
        return target;
    }

    private SecretName name() {
        try {
            return SecretName.parse(secret, Optional.empty());
        } catch (BadValue e) {
            throw new CommandFailed(ExitCode.SETTINGS, "SECRET " + e.getMessage());
        }
    }

    private CommandFailed nobody() {
        return new CommandFailed(
                ExitCode.NOT_FOUND,
                "no pod" + namespace.map(n -> " in the Namespace " + n).orElse("") + " uses " + Printable.quoted(secret)
                        + "; mxsecrets pods lists what pods use");
    }

    private boolean over(Standing standing) {
        return standing.published() && !(restarted && standing.restartDue());
    }

    private int end(List<Standing> standings, Target target, Console console) {
        long left = standings.stream().filter(standing -> !over(standing)).count();
        if (left > 0 || !output.isTable()) {
            output.print(WaitReport.of(secret, target, standings, this::over));
        }
        if (standings.isEmpty()) {
            console.say("the pods that used " + secret + " are gone");
            return ExitCode.DONE.number();
        }
        long all = pods(standings, standing -> true);
        if (left > 0) {
            long late = pods(standings, standing -> !over(standing));
            console.say(late + " of " + all + (all == 1 ? " pod" : " pods") + (late == 1 ? " is" : " are")
                    + " not done after " + timeout.toSeconds() + " s: do not revoke what version " + target.version()
                    + " replaced");
            return ExitCode.UNAVAILABLE.number();
        }
        console.say("version " + target.version() + " is in the files of "
                + (all == 1 ? "the one pod that uses it" : "all " + all + " pods that use it"));
        long due = pods(standings, Standing::restartDue);
        if (due > 0) {
            console.say((due == 1 ? "1 of them reads its file" : due + " of them read their files")
                    + " at the app's start only: restart " + (due == 1 ? "that pod" : "those pods")
                    + " before you revoke");
        }
        return ExitCode.DONE.number();
    }

    private static long pods(List<Standing> standings, Predicate<Standing> which) {
        return standings.stream().filter(which).map(Standing::pod).distinct().count();
    }
}
