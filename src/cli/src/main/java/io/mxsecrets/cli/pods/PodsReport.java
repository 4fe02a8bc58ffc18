package io.mxsecrets.cli.pods;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.console.Tone;
import io.mxsecrets.cli.pods.source.SourceUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One row for each source of each pod; a pod of which nothing is known has one row. */
final class PodsReport {
    private static final String NOTHING = "-";

    private final ArrayNode pods;
    private final Table table = new Table("NAMESPACE", "POD", "AGENT", "SOURCE", "SECRET", "VERSION", "AGE", "STATE");

    private PodsReport(ArrayNode pods) {
        this.pods = pods;
    }

    static Report of(Map<PodView, Telling> tellings) {
        ObjectNode json = Report.json("Pods");
        PodsReport report = new PodsReport(json.putArray("pods"));
        tellings.forEach(report::add);
        return new Report(json, report.table);
    }

    private void add(PodView pod, Telling telling) {
        Optional<SidecarStatus> status =
                telling instanceof Telling.Answered answered ? Optional.of(answered.status()) : Optional.empty();
        ObjectNode json = pods.addObject()
                .put("namespace", pod.namespace())
                .put("pod", pod.name())
                .put("injected", pod.bare().isEmpty());
        json.put("image", pod.image().orElse(null));
        json.put("agent", status.map(SidecarStatus::agent).orElse(null));
        json.put("unknown", telling instanceof Telling.Silent silent ? silent.why() : null);
        status.ifPresent(s -> json.put("restartDue", s.restartDue())
                .put("failing", s.failing().orElse(null)));
        ArrayNode sources = json.putArray("sources");
        for (SourceUse use : pod.uses()) {
            source(sources.addObject(), pod, use, telling, status);
        }
        if (pod.uses().isEmpty()) {
            row(pod, status, NOTHING, NOTHING, NOTHING, NOTHING, List.of(why(telling)), Tone.BAD);
        }
    }

    private void source(ObjectNode json, PodView pod, SourceUse use, Telling telling, Optional<SidecarStatus> status) {
        json.put("alias", use.alias()).put("secret", use.secret().text());
        Optional<SidecarStatus.Source> source =
                status.flatMap(s -> Optional.ofNullable(s.sources().get(use.alias())));
        Optional<String> version = telling instanceof Telling.AtStart start
                ? Optional.ofNullable(start.versions().get(use.alias()))
                : source.flatMap(SidecarStatus.Source::version);
        json.put("version", version.orElse(null));
        source.ifPresent(
                s -> json.put("created", s.created().map(Object::toString).orElse(null))
                        .put("ageSeconds", s.age().map(Duration::toSeconds).orElse(null))
                        .put("nextSeconds", s.next().map(Duration::toSeconds).orElse(null))
                        .put("failing", s.failing().orElse(null))
                        .put("stale", s.stale()));
        List<String> troubles = troubles(telling, status, source);
        String age =
                source.flatMap(SidecarStatus.Source::age).map(PodsReport::age).orElse(NOTHING);
        row(
                pod,
                status,
                use.alias(),
                use.secret().text(),
                version.orElse(NOTHING),
                age,
                troubles.isEmpty() ? List.of(telling instanceof Telling.AtStart ? "read at start" : "fresh") : troubles,
                troubles.isEmpty() ? Tone.GOOD : pod.bare().isPresent() ? Tone.BAD : Tone.WARNING);
    }

    private static List<String> troubles(
            Telling telling, Optional<SidecarStatus> status, Optional<SidecarStatus.Source> source) {
        List<String> troubles = new ArrayList<>();
        if (telling instanceof Telling.Silent silent) {
            troubles.add(silent.why());
        }
        status.flatMap(SidecarStatus::failing).ifPresent(reason -> troubles.add("files: " + reason));
        if (status.isPresent() && source.isEmpty()) {
            troubles.add("unknown to its sidecar");
        }
        source.flatMap(SidecarStatus.Source::failing).ifPresent(reason -> troubles.add("failing: " + reason));
        if (source.filter(SidecarStatus.Source::stale).isPresent()) {
            troubles.add("stale");
        }
        if (status.filter(SidecarStatus::restartDue).isPresent()) {
            troubles.add("restart due");
        }
        return troubles;
    }

    private static String why(Telling telling) {
        return telling instanceof Telling.Silent silent ? silent.why() : "its secrets cannot be told from its spec";
    }

    private void row(
            PodView pod,
            Optional<SidecarStatus> status,
            String alias,
            String secret,
            String version,
            String age,
            List<String> state,
            Tone tone) {
        table.row(
                Table.cell(pod.namespace()),
                Table.cell(pod.name()),
                Table.cell(status.map(SidecarStatus::agent).orElse(NOTHING)),
                Table.cell(alias),
                Table.cell(secret),
                Table.cell(version),
                Table.cell(age),
                Table.cell(String.join(", ", state), tone));
    }

    private static String age(Duration age) {
        if (age.toHours() >= 2) {
            return age.toHours() + "h";
        }
        return age.toMinutes() >= 2 ? age.toMinutes() + "m" : age.toSeconds() + "s";
    }
}
