package io.mxsecrets.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.observe.Metric;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.Request;
import io.mxsecrets.providers.SecretProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The twin of a store in memory: it can be filled, made to fail, and asked when it was called for what. */
final class MemoryStore {
    private final Ticker ticker;
    private final Map<String, String> documents = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Reason> failing = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Class<? extends Throwable>> throwing = new HashMap<>();
    private final Map<String, Duration> slow = new HashMap<>();
    private final List<Diagnosis> walk = new ArrayList<>();
    private Duration walkTime = Duration.ZERO;
    private Optional<Reason> away = Optional.empty();
    private int cost = 1;
    private Optional<Integer> perSecond = Optional.empty();
    private long second;
    private int inSecond;
    private Optional<Instant> nextRotation = Optional.empty();

    record Call(String secret, Duration at) {}

    MemoryStore(Ticker ticker) {
        this.ticker = ticker;
    }

    void put(String secret, String json) {
        documents.put(secret, json);
        versions.merge(secret, 1, Integer::sum);
    }

    void fail(String secret, Reason reason) {
        failing.put(secret, reason);
    }

    void heal(String secret) {
        failing.remove(secret);
    }

    /** A read takes this long, or as long as its deadline lets it. */
    void slow(String secret, Duration time) {
        slow.put(secret, time);
    }

    /** What a read throws instead of an answer; null for nothing. */
    void throwing(String secret, Class<? extends Throwable> kind) {
        throwing.put(secret, kind);
    }

    /** How many calls a check takes. */
    void costs(int callsPerCheck) {
        cost = callsPerCheck;
    }

    void goAway(Reason reason) {
        away = Optional.of(reason);
    }

    /** What the doctor finds, and how long he would take for it. */
    void walk(Duration time, Diagnosis... found) {
        walkTime = time;
        walk.addAll(List.of(found));
    }

    void comeBack() {
        away = Optional.empty();
    }

    /** Refuses what goes beyond so many calls within a second. */
    void throttle(Optional<Integer> callsPerSecond) {
        perSecond = callsPerSecond;
    }

    private Optional<Reason> throttled() {
        long now = ticker.nanos() / 1_000_000_000;
        inSecond = now == second ? inSecond + 1 : 1;
        second = now;
        return perSecond.filter(limit -> inSecond > limit).map(limit -> Reason.THROTTLED_BY_STORE);
    }

    void rotateAt(Instant moment) {
        nextRotation = Optional.of(moment);
    }

    List<Call> calls() {
        return calls;
    }

    int callsOf(String secret) {
        return (int) calls.stream().filter(call -> call.secret().equals(secret)).count();
    }

    int version(String secret) {
        return versions.get(secret);
    }

    SecretProvider provider(ProviderContext surroundings) {
        return new SecretProvider() {
            @Override
            public Reading read(Request request, Deadline deadline) {
                Duration time = slow.getOrDefault(request.source().reference().toString(), Duration.ZERO);
                try {
                    surroundings.sleeper().sleep(deadline.atMost(time));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return surroundings.tries().until(deadline, () -> answer(request, surroundings));
            }

            @Override
            public List<Diagnosis> diagnose(SourceSettings source, Deadline deadline) {
                try {
                    surroundings.sleeper().sleep(deadline.atMost(walkTime));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return walk;
            }
        };
    }

    private Reading answer(Request request, ProviderContext surroundings) {
        String secret = request.source().reference().toString();
        calls.add(new Call(secret, Duration.ofNanos(ticker.nanos())));
        for (int call = 0; call < cost; call++) {
            surroundings.telemetry().count(Metric.CALLS, "memory", "read", "done");
        }
        if (throwing.get(secret) != null) {
            throw MemoryStore.<RuntimeException>made(throwing.get(secret));
        }
        Optional<Reason> throttled = throttled();
        away.or(() -> throttled)
                .or(() -> Optional.ofNullable(failing.get(secret)))
                .ifPresent(reason -> {
                    throw Failure.of(
                            reason, Step.READ, "secret " + secret + " cannot be read: " + reason.label(), "wait");
                });
        String json = Optional.ofNullable(documents.get(secret))
                .orElseThrow(() ->
                        Failure.of(Reason.NOT_FOUND, Step.READ, "secret " + secret + " is not there", "create it"));
        String version = Integer.toString(versions.get(secret));
        if (request.known().equals(Optional.of(version))) {
            return new Reading.Unchanged(nextRotation);
        }
        Document document = new Document(SecretBytes.owning(json.getBytes(UTF_8)), version, Optional.empty());
        return new Reading.Read(document, nextRotation);
    }

    @SuppressWarnings("unchecked") // For the compiler every throwable is one that need not be declared.
    private static <T extends Throwable> T made(Class<? extends Throwable> kind) throws T {
        try {
            throw (T) kind.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
