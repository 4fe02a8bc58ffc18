package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(20);
    private final Semaphore gate = new Semaphore(0);
    private final Semaphore arrived = new Semaphore(0);
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String state = "old";

    private final SharedReads shared = new SharedReads(new Cluster() {
        @Override
        public Namespace namespace(String name) {
            String seen = state;
            reads.incrementAndGet();
            arrived.release();
            gate.acquireUninterruptibly();
            return new Namespace(name, Map.of("state", seen), Map.of());
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            throw new Unreadable("away", true);
        }
    });

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private CompletableFuture<String> ask() {
        return CompletableFuture.supplyAsync(
                () -> shared.namespace("a").labels().get("state"), threads);
    }

    @Test
    void whoComesWhileAReadRunsSeesWhatWasWrittenBeforeItCame() throws Exception {
        CompletableFuture<String> first = ask();
        arrived.acquire();
        state = "new";
        List<CompletableFuture<String>> later = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            later.add(ask());
        }
        TimeUnit.MILLISECONDS.sleep(200); // let them join
        gate.release(100);

        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo("old");
        for (CompletableFuture<String> one : later) {
            assertThat(one.get(5, TimeUnit.SECONDS)).isEqualTo("new");
        }
        assertThat(reads.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void aFailedReadFailsThoseWhoJoinedItAndNobodyAfter() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> shared.serviceAccount("a", "b")).isInstanceOf(Cluster.Unreadable.class);
        }
    }

    @Test
    void aStormIsAnsweredWhole() throws Exception {
        gate.release(1_000_000);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(ask());
        }
        for (CompletableFuture<String> one : all) {
            assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo("old");
        }
    }
}
