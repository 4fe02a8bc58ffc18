package io.mxsecrets.cli.estimate;

import static io.mxsecrets.cli.console.Table.cell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.cli.cluster.ClusterOptions;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.console.Console;
import io.mxsecrets.cli.console.Output;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.estimate.Usage.Assumptions;
import io.mxsecrets.cli.manifest.ManifestOptions;
import io.mxsecrets.cli.manifest.WebhookOptions;
import io.mxsecrets.cli.pods.PodList;
import io.mxsecrets.cli.resolve.Resolving;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.reference.ProviderKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mxsecrets estimate}: calls and cost a month, before anybody pays them. */
@Command(
        name = "estimate",
        description = {
            "Prints how many calls the pods of manifests or of a cluster make in a month, and what AWS Secrets Manager asks for them.",
            "The formula is printed beside it. The prices are options, because they differ by region and contract."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mxsecrets estimate -f deploy/ --values values.yaml",
            "  mxsecrets estimate --cluster -n team-a",
            "  mxsecrets estimate -f pod.yaml --replicas 200 --price-per-10000-calls 0.06 -o json"
        })
public final class EstimateCommand implements Callable<Integer> {
    private static final BigDecimal BILLED = BigDecimal.valueOf(10_000);

    @Mixin
    private ManifestOptions files;

    @Option(
            names = "--cluster",
            description =
                    "The pods that run in a cluster with our containers, in place of manifests; with -n one Namespace's.")
    private boolean running;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private WebhookOptions webhook;

    @Mixin
    private Output output;

    @Option(
            names = "--starts",
            paramLabel = "NUMBER",
            defaultValue = "30",
            description = "Starts of each pod in a month; default: ${DEFAULT-VALUE}")
    private double starts;

    @Option(
            names = "--rotations",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "New versions of each secret in a month; default: ${DEFAULT-VALUE}")
    private double rotations;

    @Option(
            names = "--replicas",
            paramLabel = "NUMBER",
            description = "Pods of each workload, instead of its replicas.")
    private Optional<Long> replicas = Optional.empty();

    @Option(
            names = "--price-per-secret",
            paramLabel = "USD",
            defaultValue = "0.40",
            description = "Of one secret of AWS in a month; default: ${DEFAULT-VALUE}")
    private BigDecimal perSecret;

    @Option(
            names = "--price-per-10000-calls",
            paramLabel = "USD",
            defaultValue = "0.05",
            description = "Of 10,000 calls of AWS; default: ${DEFAULT-VALUE}")
    private BigDecimal perCalls;

    @Option(
            names = "--price-source",
            paramLabel = "TEXT",
            defaultValue = "https://aws.amazon.com/secrets-manager/pricing/ (list prices of us-east-1)",
            description = "Where the prices are from, for the report; default: ${DEFAULT-VALUE}")
    private String priceSource;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Assumptions assumed = new Assumptions(starts, rotations, replicas);
        List<Usage> usages = running ? running(assumed, console) : ofManifests(assumed, console);
        output.print(report(usages));
        console.say(Usage.FORMULA);
        console.say("month = 730 h, starts = " + plain(starts) + " and rotations = " + plain(rotations)
                + " a month; USD " + perSecret + " a secret and " + perCalls + " for 10,000 calls: " + priceSource);
        return 0;
    }

    private List<Usage> ofManifests(Assumptions assumed, Console console) {
        return Resolving.all(files.read(), webhook, console, true).stream()
                .flatMap(pod -> Usage.of(pod, assumed).stream())
                .toList();
    }

    private List<Usage> running(Assumptions assumed, Console console) {
        if (files.given() || replicas.isPresent()) {
            throw new CommandFailed(ExitCode.SETTINGS, "a cluster tells its pods itself: leave out -f and --replicas");
        }
        boolean one = spec.commandLine().getParseResult().hasMatchedOption("--namespace");
        Optional<String> namespace = one ? Optional.of(files.namespace()) : Optional.empty();
        try (KubernetesClient client = cluster.client()) {
            console.progress("listing pods");
            List<Usage> usages = RunningPods.of(new PodList(client, namespace, console), assumed);
            if (usages.isEmpty()) {
                console.say("no pod has our containers"
                        + namespace.map(n -> " in the Namespace " + n).orElse(""));
            }
            return usages;
        }
    }

    private Report report(List<Usage> usages) {
        ObjectNode json = Report.json("estimate");
        json.putObject("assumed")
                .put("monthHours", Usage.MONTH.toHours())
                .put("starts", starts)
                .put("rotations", rotations);
        json.putObject("prices")
                .put("currency", "USD")
                .put("perSecret", perSecret)
                .put("per10000Calls", perCalls)
                .put("source", priceSource);
        json.put("formula", Usage.FORMULA);
        ArrayNode list = json.putArray("workloads");
        Table table = new Table("WORKLOAD", "STORE", "SECRETS", "PODS", "CALLS/MONTH", "USD/MONTH");
        Set<String> secrets = new HashSet<>();
        long calls = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (Usage usage : usages) {
            BigDecimal price = callCost(usage);
            row(usage, price, list, table);
            calls += usage.calls();
            cost = cost.add(price);
            if (usage.store() == ProviderKind.AWS) {
                secrets.addAll(usage.secrets());
            }
        }
        BigDecimal stored = perSecret.multiply(BigDecimal.valueOf(secrets.size()));
        table.row(
                cell("secrets of AWS"),
                cell("aws"),
                cell("" + secrets.size()),
                cell(""),
                cell(""),
                cell(money(stored)));
        table.row(cell("all"), cell(""), cell(""), cell(""), cell("" + calls), cell(money(cost.add(stored))));
        json.putObject("total")
                .put("calls", calls)
                .put("awsSecrets", secrets.size())
                .put("callCost", rounded(cost))
                .put("secretCost", rounded(stored))
                .put("cost", rounded(cost.add(stored)));
        return new Report(json, table);
    }

    private void row(Usage usage, BigDecimal price, ArrayNode list, Table table) {
        String store = usage.store().name().toLowerCase(Locale.ROOT);
        ObjectNode one = list.addObject()
                .put("workload", usage.workload())
                .put("namespace", usage.namespace())
                .put("store", store)
                .put("pods", usage.pods())
                .put("calls", usage.calls())
                .put("callCost", rounded(price));
        usage.secrets().forEach(one.putArray("secrets")::add);
        table.row(
                cell(usage.workload()),
                cell(store),
                cell("" + usage.secrets().size()),
                cell("" + usage.pods()),
                cell("" + usage.calls()),
                cell(money(price)));
    }

    /** Vault and files ask nothing for a call. */
    private BigDecimal callCost(Usage usage) {
        return usage.store() == ProviderKind.AWS
                ? perCalls.multiply(BigDecimal.valueOf(usage.calls())).divide(BILLED, 6, RoundingMode.HALF_UP)
                : BigDecimal.ZERO;
    }

    private static BigDecimal rounded(BigDecimal money) {
        return money.setScale(2, RoundingMode.HALF_UP);
    }

    private static String money(BigDecimal money) {
        return rounded(money).toPlainString();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
