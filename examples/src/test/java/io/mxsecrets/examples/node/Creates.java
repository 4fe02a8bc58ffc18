package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates of an opted-in pod, one after the other, each tried once: the API server admits it through the webhook and does not store it. */
final class Creates implements AutoCloseable {
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    Creates(Team team, Pod pod) {
        this(team, pod, Duration.ZERO);
    }

    /** @param pause between two creates */
    Creates(Team team, Pod pod, Duration pause) {
        thread = new Thread(() -> {
            while (!ended) {
                create(team, pod);
                sleep(pause);
            }
        });
        thread.start();
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void create(Team team, Pod pod) {
        try {
            int ours = team.node()
                    .apiServer()
                    .impatientClient()
                    .pods()
                    .resource(pod)
                    .dryRun()
                    .create()
                    .getSpec()
                    .getInitContainers()
                    .size();
            if (ours == 2) {
                admitted.incrementAndGet();
            } else {
                failures.add("admitted without our containers");
            }
        } catch (KubernetesClientException e) {
            failures.add(e.getMessage());
        }
    }

    int admitted() {
        return admitted.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
