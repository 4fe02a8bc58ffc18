package io.mxsecrets.webhook;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.ObjectFiles;
import io.mxsecrets.injection.pod.Limits;
import io.mxsecrets.webhook.cluster.KubernetesCluster;
import io.mxsecrets.webhook.config.ConfigurationReload;
import io.mxsecrets.webhook.config.LiveConfiguration;
import io.mxsecrets.webhook.config.WebhookOptions;
import io.mxsecrets.webhook.review.ReviewMetrics;
import io.mxsecrets.webhook.server.BodyMemory;
import io.mxsecrets.webhook.server.ReviewQueue;
import io.mxsecrets.webhook.server.Reviewer;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Puts the parts together. */
@Singleton
public class Wiring {
    /** Reviews may wait for the cluster, so there are more than processors. */
    private static final int THREADS = 32;

    private static final int PLACES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Produces
    @Singleton
    ReviewMetrics metrics(MeterRegistry registry) {
        return new ReviewMetrics(registry);
    }

    @Produces
    @Singleton
    WebhookOptions options() {
        return WebhookOptions.of(System.getenv());
    }

    @Produces
    @Singleton
    Cluster cluster(WebhookOptions options, Instance<KubernetesClient> client) {
        return options.objects().<Cluster>map(ObjectFiles::new).orElseGet(() -> new KubernetesCluster(client.get()));
    }

    @Produces
    @Singleton
    ConfigurationReload injector(WebhookOptions options, ReviewMetrics metrics) {
        return new ConfigurationReload(
                new LiveConfiguration(options.configuration()),
                options.namespace().orElse(""),
                metrics);
    }

    void stop(@Disposes ConfigurationReload injector) {
        injector.close();
    }

    @Produces
    @Singleton
    Reviewer reviewer(ConfigurationReload injector, Cluster cluster) {
        return new Reviewer(injector, cluster, injector::refusal);
    }

    /** Of bodies and answers on their way. */
    @Produces
    @Singleton
    BodyMemory room() {
        return BodyMemory.ofTheHeap(8, 2L * Limits.BODY_BYTES);
    }

    @Produces
    @Singleton
    ReviewQueue queue() {
        return new ReviewQueue(THREADS, PLACES, PATIENCE, Ticker.system());
    }

    void stop(@Disposes ReviewQueue queue) {
        queue.close();
    }
}
