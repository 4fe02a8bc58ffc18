package io.mxsecrets.agent;

import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.SecretProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Everything outside that the agent touches, so that tests can put another world in its place.
 *
 * @param environment the variables of the process
 * @param clock wall time, only for stamps and dates
 * @param ticker monotonic time, for schedules and deadlines
 * @param random from 0 (inclusive) to 1 (exclusive), for jitter
 * @param out what a person asked for: help, versions, diagnoses
 * @param err log lines
 * @param terminationLog the file whose text Kubernetes shows as the reason of a container's end
 * @param providers the register of backends
 */
public record AgentContext(
        Map<String, String> environment,
        InstantSource clock,
        Ticker ticker,
        Sleeper sleeper,
        DoubleSupplier random,
        PrintStream out,
        PrintStream err,
        Path terminationLog,
        Disk disk,
        Map<ProviderKind, Function<ProviderContext, SecretProvider>> providers) {
    public AgentContext {
        environment = Map.copyOf(environment);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(ticker);
        Objects.requireNonNull(sleeper);
        Objects.requireNonNull(random);
        Objects.requireNonNull(out);
        Objects.requireNonNull(err);
        Objects.requireNonNull(terminationLog);
        Objects.requireNonNull(disk);
        providers = Map.copyOf(providers);
    }

    AgentContext with(Sleeper other) {
        return new AgentContext(environment, clock, ticker, other, random, out, err, terminationLog, disk, providers);
    }
}
