import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * The closing list of a build: what ran, on which servers, and what was skipped and why, from the reports of surefire and
 * failsafe. {@code java .ci/Summary.java [--since ISO_INSTANT] [--no-skips]}; with {@code --no-skips} the exit status is
 * 1 where something was skipped, where nothing ran, or where more than {@value #FLAKY} tests passed at their second try only.
 */
public final class Summary {
    private static final int FLAKY = 2;

    private record Test(String module, String name, String outcome, String reason, double seconds) {}

    public static void main(String[] arguments) throws Exception {
        var options = List.of(arguments);
        long since = options.contains("--since") ? Instant.parse(options.get(options.indexOf("--since") + 1)).toEpochMilli() : 0;
        var root = Path.of("").toAbsolutePath();
        var tests = tests(root, since);
        print(root, tests);
        var skipped = count(tests, "skipped");
        if (options.contains("--no-skips") && count(tests, "flaky") > FLAKY) {
            System.out.println("So many tests that pass at their second try only are no chance: mend them.");
            System.exit(1);
        }
        if (options.contains("--no-skips") && (skipped > 0 || tests.isEmpty())) {
            System.out.println(tests.isEmpty() ? "No test ran." : skipped + " tests were skipped, and none may be here.");
            System.exit(1);
        }
    }

    private static List<Test> tests(Path root, long since) throws Exception {
        var tests = new ArrayList<Test>();
        for (var report : reports(root)) {
            if (Files.getLastModifiedTime(report).toMillis() < since) {
                continue; // Of an earlier build.
            }
            var module = root.relativize(report.getParent().getParent().getParent()).toString();
            var cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                tests.add(test(module, (Element) cases.item(i)));
            }
        }
        return tests;
    }

    private static List<Path> reports(Path root) throws IOException {
        try (var files = Files.find(root, 6, (path, attributes) -> path.toString()
                .matches(".*/target/(surefire|failsafe)-reports/TEST-[^/]*[.]xml"))) {
            return files.sorted().toList();
        }
    }

    private static Test test(String module, Element testcase) {
        var name = testcase.getAttribute("classname").replaceAll(".*[.]", "") + "." + testcase.getAttribute("name");
        var seconds = testcase.getAttribute("time").replace(",", "");
        double time = seconds.isEmpty() ? 0 : Double.parseDouble(seconds);
        for (var kind : List.of("skipped", "failure", "error", "flakyFailure", "flakyError")) {
            var found = testcase.getElementsByTagName(kind);
            if (found.getLength() > 0) {
                var outcome = kind.startsWith("flaky") ? "flaky" : kind;
                var element = (Element) found.item(0);
                var message = element.getAttribute("message");
                var text = (message.isEmpty() ? element.getTextContent() : message).strip();
                var reason = text.replaceFirst("^[a-zA-Z0-9_.]+Exception: ", "");
                return new Test(module, name, outcome, reason.isEmpty() ? "no reason given" : reason.lines().findFirst().get(), time);
            }
        }
        return new Test(module, name, "passed", "", time);
    }

    private static void print(Path root, List<Test> tests) throws IOException {
        System.out.println("What ran:");
        var modules = new TreeMap<String, List<Test>>();
        tests.forEach(test -> modules.computeIfAbsent(test.module(), m -> new ArrayList<>()).add(test));
        modules.forEach((module, of) -> System.out.printf(
                Locale.ROOT, "  %-20s %5d tests, %3d failed, %3d skipped, %6.1f s%n",
                module, of.size(), count(of, "failure") + count(of, "error"), count(of, "skipped"),
                of.stream().mapToDouble(Test::seconds).sum()));
        System.out.printf("  %-20s %5d tests%n", "in all", tests.size());
        printServers(root);
        var reasons = new TreeMap<String, List<String>>();
        tests.stream()
                .filter(test -> test.outcome().equals("skipped"))
                .forEach(test -> reasons.computeIfAbsent(test.reason(), r -> new ArrayList<>()).add(test.name()));
        System.out.println(reasons.isEmpty() ? "Nothing was skipped." : "What was skipped, and why:");
        reasons.forEach((reason, names) -> System.out.printf("  %s%n    %s%n", reason, String.join(", ", names)));
        if (count(tests, "flaky") > 0) {
            System.out.println("What failed first and passed at its second try:");
        }
        tests.stream()
                .filter(test -> test.outcome().equals("flaky"))
                .forEach(test -> System.out.printf("  %s%n    %s%n", test.name(), test.reason()));
    }

    /** The test bed keeps the facts of a server as long as it runs. */
    private static void printServers(Path root) throws IOException {
        var directory = root.resolve("target/testbed");
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.find(directory, 2, (path, attributes) -> path.toString().endsWith(".properties"))) {
            for (var file : files.sorted().toList()) {
                var facts = new Properties();
                try (var in = Files.newBufferedReader(file)) {
                    facts.load(in);
                }
                System.out.printf("  %-20s %s, %s, up in %s s%n", file.getFileName().toString().replace(".properties", ""),
                        facts.getProperty("version"), facts.getProperty("way"), facts.getProperty("seconds"));
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            System.out.println("  The servers end just now, with the build.");
        }
    }

    private static long count(List<Test> tests, String outcome) {
        return tests.stream().filter(test -> test.outcome().equals(outcome)).count();
    }
}
