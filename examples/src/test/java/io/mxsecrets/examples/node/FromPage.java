package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mxsecrets.examples.guides.Block;
import io.mxsecrets.examples.guides.Desk;
import io.mxsecrets.examples.guides.Pages;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page for those who come from another product, under the hands of its reader. Manifests and commands are the page's; the
 * reader has a Namespace, an image and addresses of his own, and no patience for an interval of an hour.
 */
final class FromPage {
    private static final Path FOLDER = Shell.ROOT.resolve("docs/guides/from");
    private static final Set<String> TYPED = Set.of("walk", "pmp");
    private static final Pattern NAMESPACE = Pattern.compile("(?m)^  namespace: (\\S+)$");
    private static final Pattern ACCOUNT = Pattern.compile("serviceAccountName: (\\S+)");
    private static final Pattern EXEC = Pattern.compile("kubectl exec .* -- ");

    private final Path page;
    private final ApiServer apiServer;
    private final String namespace;
    private final Map<String, String> expected;
    private final Map<String, String> changed;
    /** In place of the page's words, which are regular expressions. */
    private final Map<String, String> own = new LinkedHashMap<>();

    private Desk desk;
    private Map<String, String> environment;

    /**
     * @param expected what the file holds once the page's pod runs
     * @param changed of it, what differs after the page's rotation
     */
    FromPage(String name, ApiServer apiServer, Map<String, String> expected, Map<String, String> changed)
            throws IOException {
        this.expected = expected;
        this.changed = changed;
        this.page = FOLDER.resolve(name + ".md");
        this.apiServer = apiServer;
        String named = find(NAMESPACE, yaml("after").orElseThrow()).group(1);
        this.namespace = apiServer.createNamespace(named);
        own.put("(namespace:? )" + named + "(?![\\w-])", "$1" + namespace);
        own.put("registry\\.example/[a-z-]+:[0-9.]+", "registry.example/pmp-companion:1.0.0");
        own.put("refresh-interval: \\w+", "refresh-interval: 30s");
    }

    String namespace() {
        return namespace;
    }

    Map<String, String> expected() {
        return expected;
    }

    /** The same after the page's rotation. */
    Map<String, String> rotated() {
        Map<String, String> rotated = new TreeMap<>(expected);
        rotated.putAll(changed);
        return rotated;
    }

    /** Creates a secret of AWS, as the other product's user did; returns its ARN. */
    String secret(String name, String document) throws IOException, InterruptedException {
        desk.file("document", document);
        return run("aws secretsmanager create-secret --query ARN --output text --name %s --secret-string file://document"
                        .formatted(name))
                .strip();
    }

    /** The reader's own value, where the page has another. */
    void own(String theirs, String ours) {
        own.put(Pattern.quote(theirs), Matcher.quoteReplacement(ours));
    }

    /** Settings for all pods of the Namespace: the test's servers are not where a cloud's are. */
    void settings(Map<String, String> annotations) {
        apiServer.client().namespaces().withName(namespace).edit(there -> new NamespaceBuilder(there)
                .editMetadata()
                .addToAnnotations(annotations)
                .endMetadata()
                .build());
    }

    /** Where the reader types. The first who changes the chart's values brings the stores of all, so that it is one rollout. */
    void at(Desk desk, Release release, Map<String, String> environment) throws IOException {
        this.desk = desk;
        this.environment = environment;
        desk.program("kubectl", "exec %s \"$@\"".formatted(Binaries.need("kubectl")));
        desk.program(
                "helm",
                """
                words=() last=
                for word; do
                  case $word in
                    oci://*) word=%s ;;
                    mendix-secrets-injector) [ "$last" != --namespace ] || word=%s ;;
                  esac
                  words+=("$word") last=$word
                done
                for values in ../*/values.yaml; do words+=(--values "$values"); done
                exec %s "${words[@]}"
                """
                        .formatted(Release.CHART, release.namespace(), Binaries.need("helm")));
    }

    /** Puts the page's manifests into files, and applies that of the other product, with the accounts that it names. */
    void before() throws IOException, InterruptedException {
        for (String word : List.of("before", "after", "values", "mendixapp")) {
            Optional<String> yaml = yaml(word);
            if (yaml.isPresent()) {
                desk.file(word + ".yaml", mine(yaml.get()));
            }
        }
        String before = yaml("before").orElseThrow();
        Matcher accounts = ACCOUNT.matcher(before);
        while (accounts.find()) {
            apiServer.apply(
                    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: " + accounts.group(1) + "}", namespace);
        }
        if (before.contains("apiVersion:")) {
            run("kubectl apply -f before.yaml");
        }
    }

    /** Runs a block of commands below a heading, from 0, and returns what they print. */
    String type(String heading, int number) throws IOException, InterruptedException {
        List<Block> typed = Block.below(page, heading).stream()
                .filter(block -> TYPED.contains(block.kind()))
                .toList();
        if (number >= typed.size()) {
            throw new AssertionError("no block " + number + " to type below " + heading + " of " + page);
        }
        return run(typed.get(number).commands());
    }

    /** All blocks below a heading. */
    void type(String heading) throws IOException, InterruptedException {
        for (Block block : Block.below(page, heading)) {
            if (TYPED.contains(block.kind())) {
                run(block.commands());
            }
        }
    }

    /** The pods of the Namespace that are not on their way out, as the server keeps them. */
    String pods() {
        return apiServer.client().pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(Serialization::asYaml)
                .collect(Collectors.joining());
    }

    /** Keys and values of the file in the container into which the page looks. */
    Map<String, String> file() throws IOException, InterruptedException {
        String exec = find(EXEC, Block.below(page, "Verify").get(0).commands()).group();
        return AppPod.entries(run(exec + "cat " + AppPod.FILE));
    }

    String run(String commands) throws IOException, InterruptedException {
        return desk.run(mine(commands), environment);
    }

    Optional<String> yaml(String word) throws IOException {
        return Pages.yaml(page, word);
    }

    String mine(String text) {
        String mine = text;
        for (Map.Entry<String, String> one : own.entrySet()) {
            mine = mine.replaceAll(one.getKey(), one.getValue());
        }
        return mine;
    }

    private static Matcher find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return matcher;
    }

    @Override
    public String toString() {
        return page.getFileName().toString();
    }
}
