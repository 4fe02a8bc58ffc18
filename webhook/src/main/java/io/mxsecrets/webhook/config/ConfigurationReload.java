package io.mxsecrets.webhook.config;

import io.mxsecrets.injection.Injector;
import io.mxsecrets.webhook.review.ReviewMetrics;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The injector of the newest usable configuration; looks for a newer one every two seconds. */
public final class ConfigurationReload implements Supplier<Injector>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConfigurationReload.class);
    private static final int SECONDS = 2;

    private final LiveConfiguration configuration;
    private final String ownNamespace;
    private final ReviewMetrics metrics;
    private final ScheduledExecutorService clock;
    private volatile Injector injector;
    private volatile Optional<String> refusal = Optional.empty();

    /** @throws LiveConfiguration.Unusable if there is no usable configuration at the start */
    public ConfigurationReload(LiveConfiguration configuration, String ownNamespace, ReviewMetrics metrics) {
        this.configuration = configuration;
        this.ownNamespace = ownNamespace;
        this.metrics = metrics;
        this.injector = new Injector(configuration.changed().orElseThrow(), ownNamespace);
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "configuration");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Injector get() {
        return injector;
    }

    /** What is wrong with the configuration on disk, where the one in force is a former one. */
    public Optional<String> refusal() {
        return refusal;
    }

    private void look() {
        try {
            Optional<Injector> newer = configuration.changed().map(c -> new Injector(c, ownNamespace));
            newer.ifPresent(this::take);
        } catch (LiveConfiguration.Unusable e) {
            metrics.reloaded("refused");
            refusal = Optional.of(e.getMessage() + "; the previous one stays in force");
            LOG.error(refusal.get());
        } catch (RuntimeException e) {
            LOG.error("The check for a newer configuration failed: "
                    + e.getClass().getName());
        }
    }

    private void take(Injector newer) {
        injector = newer;
        refusal = Optional.empty();
        metrics.reloaded("loaded");
        LOG.info("The configuration is reloaded");
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
