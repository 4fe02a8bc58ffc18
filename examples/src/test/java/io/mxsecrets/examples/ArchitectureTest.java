package io.mxsecrets.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and the habits that a machine can check. */
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("src/core", "src/injection", "src/providers", "src/agent", "src/cli", "src/reader", "webhook");
    /** What a failure, a problem or a finding says, and at once a search in it. */
    private static final Pattern CUT = Pattern.compile("[.](what|remedy|sentence|fix|getMessage)\\(\\)\\)?\\s*"
            + "[.](split|substring|indexOf|lastIndexOf|replace\\w*|startsWith|endsWith|contains|matches)\\(");

    private static final JavaClasses CLASSES = load();

    private static JavaClasses load() {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> folders = MODULES.stream()
                .map(module -> root.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders).allMatch(Files::isDirectory);
        return new ClassFileImporter().importPaths(folders);
    }

    private static void holds(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static void seesOnly(String module, String... others) {
        String[] unseen = Stream.of("core", "injection", "providers", "agent", "cli", "reader", "webhook")
                .filter(name -> !name.equals(module) && !List.of(others).contains(name))
                .map(name -> "io.mxsecrets." + name + "..")
                .toArray(String[]::new);
        holds(noClasses()
                .that()
                .resideInAPackage("io.mxsecrets." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(unseen));
    }

    @Test
    void modulesSeeWhatTheLayoutSays() {
        seesOnly("core");
        seesOnly("reader");
        seesOnly("injection", "core");
        seesOnly("providers", "core");
        seesOnly("agent", "core", "providers");
        seesOnly("webhook", "core", "injection");
        seesOnly("cli", "core", "injection", "providers");
    }

    @Test
    void packagesFormNoCycles() {
        holds(slices().matching("io.mxsecrets.(**)").should().beFreeOfCycles());
    }

    @Test
    void providersNeverSeeEachOther() {
        for (String provider : List.of("aws", "vault", "file")) {
            String[] others = Stream.of("aws", "vault", "file")
                    .filter(other -> !other.equals(provider))
                    .map(other -> "io.mxsecrets.providers." + other + "..")
                    .toArray(String[]::new);
            holds(noClasses()
                    .that()
                    .resideInAPackage("io.mxsecrets.providers." + provider + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others));
        }
    }

    @Test
    void frameworksStayAtTheEdges() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.mxsecrets.core..", "io.mxsecrets.injection..", "io.mxsecrets.reader..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "picocli..",
                        "io.fabric8..",
                        "software.amazon..",
                        "io.smallrye.."));
        holds(noClasses()
                .that()
                .resideInAPackage("io.mxsecrets.providers..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus.runtime..", "io.quarkus.arc..", "jakarta..", "picocli..", "io.fabric8.."));
    }

    @Test
    void theCoreNeedsOnlyTheJdkAndTheStreamingParser() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.mxsecrets.core..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "io.mxsecrets.core..", "com.fasterxml.jackson.core.."));
    }

    @Test
    void theReaderNeedsTheJdkAlone() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.mxsecrets.reader..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "io.mxsecrets.reader.."));
    }

    /** W28: {@code PatternsTest} tries those in static fields; policy's see an admin's text. */
    @Test
    void patternsAreWhereATestFindsThem() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.mxsecrets.core..", "io.mxsecrets.injection..")
                .and()
                .resideOutsideOfPackages("io.mxsecrets.injection.policy", "io.mxsecrets.injection.config")
                .should()
                .callMethod(String.class, "matches", String.class)
                .orShould()
                .callMethod(String.class, "replaceAll", String.class, String.class)
                .orShould()
                .callMethod(String.class, "replaceFirst", String.class, String.class));
    }

    @Test
    void clocksAndEnvironmentsComeThroughConstructors() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.mxsecrets.core..", "io.mxsecrets.injection..", "io.mxsecrets.providers..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now"));
    }

    @Test
    void noStaticFieldHoldsAClockOrRandomness() {
        holds(noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(Random.class)
                .orShould()
                .haveRawType(SecureRandom.class)
                .orShould()
                .haveRawType(Clock.class));
    }

    @Test
    void secretsHaveNoTextForm() {
        holds(fields().that()
                .haveRawType(SecretText.class)
                .or()
                .haveRawType(SecretBytes.class)
                .should()
                .notBePublic());
        assertThat(SecretText.of("canary")).hasToString("***");
        assertThat(SecretBytes.owning("canary".getBytes())).hasToString("***");
    }

    /** Failures and problems have parts, so nobody looks for them in the words. */
    @Test
    void nobodyCutsASentence() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern(CUT);
                }
            }
        }
    }

    @Test
    void namesSayWhatThingsAre() {
        holds(noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?|Processor)"));
    }
}
