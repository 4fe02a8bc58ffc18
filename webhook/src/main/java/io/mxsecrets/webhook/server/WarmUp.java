package io.mxsecrets.webhook.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Not ready before what is made once (classes, tables, connections, compiled code) is made, so that no pod waits for it: a
 * request to the webhook's own port, as an API server makes it, and reviews of a pod of the webhook's own. No metric counts
 * them.
 */
@Readiness
@Singleton
public class WarmUp implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** As many as a compiler wants to see, and no longer than a rollout can wait for a replica that has no processor to itself. */
    private static final int REVIEWS = 300;

    private static final Duration LONGEST = Duration.ofSeconds(3);

    /** As long as a server waits for the end of a handshake. */
    private static final long HANDSHAKE_SECONDS = 10;

    /** A review that takes no longer found all that it needs. */
    private static final Duration WARM = Duration.ofMillis(4);

    /** Whatever an admin's policy denies, this pod is injected by. */
    private static final String CONFIGURATION =
            "{\"images\":{\"agent\":\"registry.example/agent@sha256:" + "0".repeat(64) + "\"}}";

    /** Of a namespace and a ServiceAccount that every cluster has. */
    private static final String REVIEW =
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"warm-up",
             "kind":{"group":"","version":"v1","kind":"Pod"},"operation":"CREATE","namespace":"default","dryRun":true,
             "object":{"apiVersion":"v1","kind":"Pod",
              "metadata":{"name":"warm-up","annotations":{"mxsecrets.io/inject":"true",
                "mxsecrets.io/secret.a":"https://vault.example:8200/kv/warm-up","mxsecrets.io/vault-role":"warm-up",
                "mxsecrets.io/secret.b":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:warm-up-AbCdEf"}},
              "spec":{"serviceAccountName":"default","securityContext":{"runAsUser":1001},
               "containers":[{"name":"mendix","image":"registry.example/app:1"}]}}}}
            """;

    private static final String ROLE = "arn:aws:iam::123456789012:role/warm-up";

    private final Reviewer reviewer;
    private final Vertx vertx;
    private volatile boolean done;

    WarmUp(Cluster cluster, Vertx vertx) {
        this.reviewer = reviewer(cluster);
        this.vertx = vertx;
    }

    void start(@ObservesAsync HttpsServerStart started) {
        try {
            ask(started.options());
            int reviews = review(reviewer, Ticker.system());
            LOG.debugf("warm after %d reviews", reviews);
        } finally {
            done = true;
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("warm-up").status(done).build();
    }

    /** The first handshake and the first stream; a server that wants a client's certificate ends it at the handshake. */
    private void ask(HttpServerOptions server) {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3")));
        try {
            client.request(HttpMethod.GET, server.getPort(), server.getHost(), "/mutate")
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::end)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debugf("no answer from the own port: %s", e.getClass().getName());
        } finally {
            client.close();
        }
    }

    static Reviewer reviewer(Cluster cluster) {
        try {
            Injector injector = new Injector(Configuration.of(new ObjectMapper().readTree(CONFIGURATION)), "");
            return new Reviewer(() -> injector, new Bare(cluster));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A cluster that does not answer ends none: readiness or the first review reports what is wrong.
     *
     * @return how many pods were injected
     */
    static int review(Reviewer reviewer, Ticker ticker) {
        byte[] review = REVIEW.getBytes(StandardCharsets.UTF_8);
        long start = ticker.nanos();
        int injected = 0;
        for (int i = 0; i < REVIEWS; i++) {
            long before = ticker.nanos();
            try {
                if (reviewer.review(review).outcome().equals("injected")) {
                    injected++;
                }
            } catch (RuntimeException e) {
                LOG.debugf("not reviewed: %s", e.getClass().getName());
            }
            long now = ticker.nanos();
            if (now - start > LONGEST.toNanos() || now - before < WARM.toNanos()) {
                break;
            }
        }
        return injected;
    }

    /** Reads as for any pod, and takes nothing from what it reads. */
    private record Bare(Cluster cluster) implements Cluster {
        @Override
        public Namespace namespace(String name) {
            cluster.namespace(name);
            return Namespace.bare(name);
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            cluster.serviceAccount(namespace, name);
            return new ServiceAccount(name, Map.of("eks.amazonaws.com/role-arn", ROLE));
        }

        @Override
        public Optional<KubernetesVersion> version() {
            return cluster.version();
        }
    }
}
