package io.mxsecrets.cli.rotation;

import io.mxsecrets.cli.pods.PodView;
import io.mxsecrets.cli.pods.SidecarStatus;
import io.mxsecrets.cli.pods.Telling;
import io.mxsecrets.cli.pods.source.SourceUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far one source of one pod is.
 *
 * @param version in its files, where that is known
 * @param straggles why it has not the target's version; empty where it has
 * @param restartDue whether it has it in a file that its app reads at start only
 */
record Standing(PodView pod, SourceUse use, Optional<String> version, Optional<String> straggles, boolean restartDue) {
    Standing {
        Objects.requireNonNull(pod);
        Objects.requireNonNull(use);
        Objects.requireNonNull(version);
        Objects.requireNonNull(straggles);
    }

    static Standing of(PodView pod, SourceUse use, Telling telling, Target target) {
        if (telling instanceof Telling.Answered answered) {
            return answered(pod, use, answered.status(), target);
        }
        if (telling instanceof Telling.AtStart start) {
            return atStart(pod, use, Optional.ofNullable(start.versions().get(use.alias())), target);
        }
        return straggler(pod, use, Optional.empty(), ((Telling.Silent) telling).why());
    }

    private static Standing atStart(PodView pod, SourceUse use, Optional<String> version, Target target) {
        if (version.filter(v -> target.reachedBy(v, Optional.empty())).isPresent()) {
            return new Standing(pod, use, version, Optional.empty(), false);
        }
        String has = version.map(v -> "has version " + v).orElse("has an unknown version");
        return straggler(pod, use, version, has + " and reads at its start only; make it anew");
    }

    private static Standing answered(PodView pod, SourceUse use, SidecarStatus status, Target target) {
        SidecarStatus.Source source = status.sources().get(use.alias());
        if (source == null || source.version().isEmpty()) {
            return straggler(pod, use, Optional.empty(), "has nothing of this secret in its files");
        }
        String version = source.version().get();
        if (target.reachedBy(version, source.created())) {
            return new Standing(pod, use, source.version(), Optional.empty(), status.restartDue());
        }
        return straggler(pod, use, source.version(), why(version, use, source, status));
    }

    private static String why(String version, SourceUse use, SidecarStatus.Source source, SidecarStatus status) {
        List<String> why = new ArrayList<>(List.of("has version " + version));
        if (!use.version().equals("current")) {
            why.add("its settings ask for version: " + use.version());
        }
        status.failing().ifPresent(reason -> why.add("its files: " + reason));
        source.failing().ifPresent(reason -> why.add("failing: " + reason));
        if (source.stale()) {
            why.add("stale");
        }
        source.age().ifPresent(age -> why.add("last answer of the store " + age.toSeconds() + " s ago"));
        source.next().ifPresent(next -> why.add("next check in " + next.toSeconds() + " s"));
        return String.join(", ", why);
    }

    private static Standing straggler(PodView pod, SourceUse use, Optional<String> version, String why) {
        return new Standing(pod, use, version, Optional.of(why), false);
    }

    boolean published() {
        return straggles.isEmpty();
    }
}
