package io.mxsecrets.agent.refresh;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.publish.PublishResult;
import io.mxsecrets.core.publish.Publisher;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import io.mxsecrets.core.publish.manifest.SourceState.Freshness;
import io.mxsecrets.providers.pipeline.Contribution;
import io.mxsecrets.providers.pipeline.Pipeline;
import io.mxsecrets.providers.pipeline.Rendered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The generation on disk, and the way from there to the next one. For one thread. */
final class Assembly {
    private final Pipeline pipeline;
    private final Publisher publisher;

    /** What the files hold, by alias, in the order of the sources. */
    private Map<String, Contribution> good = Map.of();

    private Entries entries = Entries.none();
    /** The manifest of what the files hold; empty while it is not known in full. */
    private Optional<Manifest> written = Optional.empty();

    Assembly(Pipeline pipeline, Publisher publisher) {
        this.pipeline = pipeline;
        this.publisher = publisher;
    }

    /**
     * How an attempt went.
     *
     * @param refused why a source could not give what it has now, by alias; the files have its last good entries
     * @param changed the keys that were added, removed or have another value
     */
    record Result(PublishResult outcome, Rendered rendered, Map<String, Failure> refused, List<String> changed) {}

    void restore(Map<String, Contribution> contributions, Entries onDisk, Manifest manifest) {
        good = new LinkedHashMap<>(contributions);
        entries = onDisk;
        written = Optional.of(manifest);
    }

    /**
     * Puts right what others did to the files since.
     *
     * @return what is on disk now, where something had to be done
     * @throws Failure where that cannot be
     */
    Optional<Manifest> heal() {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<Manifest> healed =
                publisher.restore(pipeline.render(good.values()).draft(), written.get());
        written = healed.or(() -> written);
        return healed;
    }

    /**
     * Publishes what the sources have. Where that does not go together, each source's news is tried by itself on top of
     * what is good: the trouble of one source is not that of another.
     *
     * @param wanted by alias, in the order of the sources
     * @throws Failure where not even what was good can be written
     */
    Result publish(Map<String, Contribution> wanted) {
        Map<String, Failure> refused = new LinkedHashMap<>();
        Choice choice = choose(wanted, refused);
        PublishResult outcome = publisher.publish(choice.rendered().draft());
        List<String> changed = changed(entries, choice.rendered().entries());
        good = choice.contributions();
        written = Optional.of(outcome.manifest());
        entries = choice.rendered().entries();
        return new Result(outcome, choice.rendered(), refused, changed);
    }

    void withdraw() {
        publisher.withdraw();
        good = Map.of();
        written = Optional.empty();
        entries = Entries.none();
    }

    /** The version of a source whose entries the files hold. */
    Optional<SourceState> held(String alias) {
        return Optional.ofNullable(good.get(alias)).map(Contribution::state);
    }

    Optional<Entry> entry(String key) {
        return entries.get(key);
    }

    private record Choice(Map<String, Contribution> contributions, Rendered rendered) {}

    private Choice choose(Map<String, Contribution> wanted, Map<String, Failure> refused) {
        try {
            return new Choice(wanted, pipeline.render(wanted.values()));
        } catch (Failure together) {
            if (good.isEmpty()) {
                throw together;
            }
        }
        Map<String, Contribution> chosen = new LinkedHashMap<>();
        wanted.keySet().stream().filter(good::containsKey).forEach(alias -> chosen.put(alias, kept(alias)));
        for (String alias : wanted.keySet()) {
            try {
                Map<String, Contribution> next = ordered(wanted, chosen, alias);
                pipeline.render(next.values());
                chosen.clear();
                chosen.putAll(next);
            } catch (Failure alone) {
                refused.put(alias, alone);
            }
        }
        return new Choice(chosen, pipeline.render(chosen.values()));
    }

    private Contribution kept(String alias) {
        return good.get(alias).as(Freshness.KEPT);
    }

    /** What is chosen so far with one more source's news, in the order of the sources. */
    private static Map<String, Contribution> ordered(
            Map<String, Contribution> wanted, Map<String, Contribution> chosen, String news) {
        Map<String, Contribution> next = new LinkedHashMap<>();
        for (String alias : wanted.keySet()) {
            Contribution contribution = alias.equals(news) ? wanted.get(alias) : chosen.get(alias);
            if (contribution != null) {
                next.put(alias, contribution);
            }
        }
        return next;
    }

    private static List<String> changed(Entries before, Entries after) {
        List<String> changed = new ArrayList<>();
        for (Entry entry : after) {
            Optional<Entry> old = before.get(entry.key());
            if (old.isEmpty() || !Objects.equals(old.get().value(), entry.value())) {
                changed.add(entry.key());
            }
        }
        before.stream().map(Entry::key).filter(key -> after.get(key).isEmpty()).forEach(changed::add);
        return changed;
    }
}
