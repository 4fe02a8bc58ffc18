package io.mxsecrets.cli.pods;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.pods.PodView.Page;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.net.BoundedJson;
import io.mxsecrets.providers.net.UnfitAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Asks sidecars for their status through the API server's pod proxy, so many at once. A pod may answer whatever it likes: an
 * answer has a time and a size.
 */
public final class StatusReader {
    private static final int PARALLEL = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http;
    private final String server;

    public StatusReader(KubernetesClient client) {
        this.http = client.getHttpClient();
        this.server = client.getConfiguration().getMasterUrl().replaceAll("/+$", "");
    }

    /** @param done told how many pods are asked, each time when one more is */
    public Map<PodView, Telling> read(List<PodView> pods, IntConsumer done) {
        Semaphore free = new Semaphore(PARALLEL);
        AtomicInteger count = new AtomicInteger();
        Map<PodView, CompletableFuture<Telling>> asked = new LinkedHashMap<>();
        for (PodView pod : pods) {
            acquire(free);
            CompletableFuture<Telling> answer = ask(pod);
            answer.whenComplete((telling, failure) -> {
                free.release();
                count.incrementAndGet();
            });
            asked.put(pod, answer);
            done.accept(count.get());
        }
        Map<PodView, Telling> tellings = new LinkedHashMap<>();
        asked.forEach((pod, answer) -> {
            tellings.put(pod, answer.join());
            done.accept(count.get());
        });
        return tellings;
    }

    private static void acquire(Semaphore free) {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.UNAVAILABLE, "stopped");
        }
    }

    private CompletableFuture<Telling> ask(PodView pod) {
        if (pod.page() instanceof Page.None none) {
            return CompletableFuture.completedFuture(none.known());
        }
        int port = ((Page.At) pod.page()).port();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(server + "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + ":" + port
                        + "/proxy/status")
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        BoundedBody body = new BoundedBody();
        return http.consumeBytes(request, body)
                .thenCompose(answer -> whole(answer, body))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(
                        failure -> silent("its page gives no whole answer within " + PATIENCE.toSeconds() + " s"));
    }

    private static CompletableFuture<Telling> whole(HttpResponse<AsyncBody> answer, BoundedBody body) {
        AsyncBody stream = answer.body();
        stream.consume();
        return stream.done().handle((nothing, failure) -> {
            if (failure != null) {
                stream.cancel();
                return silent("its page breaks off or is too large");
            }
            return telling(answer.code(), body.bytes());
        });
    }

    static Telling telling(int status, byte[] body) {
        JsonNode page;
        try {
            page = BoundedJson.tree(body);
        } catch (UnfitAnswer e) {
            page = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
        if (status == 200) {
            return SidecarStatus.of(page)
                    .<Telling>map(Telling.Answered::new)
                    .orElseGet(() -> silent("what answers on its port is no sidecar of ours"));
        }
        boolean ofTheServer = page.path("kind").asText().equals("Status");
        if (status == 401 || status == 403) {
            return silent("you lack the right to get pods/proxy in its Namespace");
        }
        if (status == 404) {
            return silent(ofTheServer ? "is gone" : "its agent is older and has no page /status");
        }
        String why = ofTheServer ? ": " + Printable.quoted(page.path("message").asText(), 200) : "";
        return silent("its page cannot be read (status " + status + ")" + why);
    }

    private static Telling silent(String why) {
        return new Telling.Silent(why);
    }
}
