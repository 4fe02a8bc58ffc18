package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.testbed.ClassArchive;
import io.mxsecrets.testbed.tool.Counts;
import io.mxsecrets.webhook.review.Reply;
import io.mxsecrets.webhook.server.Reviewer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the webhook and one review take, in counts, which a busy machine does not change. A limit is a few per cent above what was
 * counted; raise it with the reason in the commit.
 */
class CostIT {
    @TempDir
    Path scratch;

    /** Started and ready; what it loads goes to the file that {@link Counts} reads. */
    private WebhookProcess loggingItsClasses(String... options) throws IOException {
        aJvm();
        Files.createDirectories(scratch.resolve("objects"));
        return new WebhookProcess(scratch, "127.0.0.1")
                .with("MXSECRETS_WEBHOOK_OBJECTS", scratch.resolve("objects").toString())
                .with(
                        "JAVA_TOOL_OPTIONS",
                        "-Xlog:class+load:file=" + scratch.resolve("classes") + " " + String.join(" ", options))
                .start();
    }

    private static void aJvm() {
        assumeTrue(System.getProperty("webhook.binary", "").isBlank(), "a native executable loads no classes");
    }

    @Test
    void theProgramUntilItIsReady() throws IOException {
        Counts counts = new Counts(scratch);
        try (WebhookProcess webhook = loggingItsClasses()) {
            assertThat(Counts.threads(webhook.pid()))
                    .as("threads")
                    .contains("vert.x-eventloo")
                    .isSubsetOf(
                            "Reference Reape",
                            "configuration",
                            "executor-thread",
                            "vert.x-acceptor",
                            "vert.x-eventloo",
                            "vert.x-internal",
                            "vertx-blocked-t");
        }
        assertThat(counts.classes()).as("classes from jars").isBetween(3_000L, 4_800L);
    }

    @Test
    void w49TheFirstReviewFindsAllThatIsMadeOnce() throws IOException {
        Counts counts = new Counts(scratch);
        try (WebhookProcess webhook = loggingItsClasses()) {
            long before = counts.classes();
            assertThat(webhook.post(WebhookIT.asking().toString()).body()).contains("\"patch\"");
            assertThat(counts.classes() - before).as("classes from jars").isLessThan(60);
        }
    }

    /** As the JVM image starts it: its archive lacks what was loaded there and never used. */
    @Test // A49
    void theProgramWithTheClassArchive() throws Exception {
        aJvm();
        Path program = Path.of("target/quarkus-app").toAbsolutePath();
        String archive =
                ClassArchive.make("webhook", program, Path.of("jvm.options").toAbsolutePath());
        Counts counts = new Counts(scratch);
        try (WebhookProcess webhook = loggingItsClasses(archive)) {
            assertThat(webhook.post(WebhookIT.asking().toString()).body()).contains("\"patch\"");
            assertThat(counts.classes()).as("classes from jars").isBetween(1L, 1_120L);
        }
    }

    @Test
    void jarsOfTheProgram() {
        assertThat(Counts.jars(Path.of("target/quarkus-app"))).isLessThanOrEqualTo(166);
    }

    /** After some hundred, for the first one makes tables; the least of several, for a compiler may come between. */
    @Test
    void oneReview() throws IOException {
        List<String> reads = new ArrayList<>();
        Injector injector =
                new Injector(Configuration.of(new ObjectMapper().readTree(WebhookProcess.CONFIG)), "mxsecrets");
        Reviewer reviewer = new Reviewer(() -> injector, new Counting(reads));
        byte[] review = WebhookIT.asking().toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 200; i++) {
            reviewer.review(review);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            reads.clear();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            Reply reply = reviewer.review(review);
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            assertThat(reply.reason()).isEqualTo("patched");
        }
        assertThat(reads).containsExactly("Namespace team-a");
        assertThat(least).as("bytes allocated").isBetween(50_000L, 190_000L);
    }

    private record Counting(List<String> reads) implements Cluster {
        @Override
        public Namespace namespace(String name) {
            reads.add("Namespace " + name);
            return Namespace.bare(name);
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            reads.add("ServiceAccount " + name);
            return ServiceAccount.bare(name);
        }
    }
}
