package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Slashes;
import io.mxsecrets.injection.plan.container.ReservedNames;
import io.mxsecrets.injection.pod.PodContainer;
import io.mxsecrets.injection.pod.PodProblems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the files may appear in a target: not over what the system, the app or another volume has there. */
final class TargetDirectory {
    private static final Pattern SYSTEM =
            Pattern.compile("/(bin|boot|dev|etc|lib[^/]*|proc|root|run|sbin|sys|tmp|usr)(/.*)?|/opt/mendix[^/]*(/.*)?");

    /** Where our images have their program: the files stand at the same place there, and would hide it. */
    private static final List<String> OURS = List.of(
            "/mxsecrets-agent",
            "/await",
            "/app/app",
            "/app/lib",
            "/app/quarkus",
            "/app/quarkus-run.jar",
            "/app/jvm.options",
            "/app/cds");

    private TargetDirectory() {}

    /** @param allowed directories that the policy lists */
    static void check(String directory, List<PodContainer> targets, Set<String> allowed, PodProblems problems) {
        if (overlap(directory, ReservedNames.PRIVATE) || overlap(directory, "/var/run/secrets/kubernetes.io")) {
            problems.refuse(
                    "directory is " + Printable.quoted(directory) + ", where tokens are mounted", "choose another");
            return;
        }
        if (OURS.stream().anyMatch(place -> overlap(directory, place))) {
            problems.refuse(
                    "directory is " + Printable.quoted(directory)
                            + ", which would hide the program of the injected containers",
                    "choose another, such as /mendix-secrets");
            return;
        }
        if (SYSTEM.matcher(directory).matches() && !allowed.contains(directory)) {
            problems.refuse(
                    "directory is " + Printable.quoted(directory) + ", which belongs to the system or to Mendix",
                    "choose another, such as /mendix-secrets, or ask your admin to list it in policy.directories");
        }
        List<String> met = new ArrayList<>();
        for (PodContainer target : targets) {
            for (JsonNode mount : target.mounts()) {
                meeting(directory, mount, allowed)
                        .map(path -> Printable.quoted(path) + " of the container " + target.name())
                        .ifPresent(met::add);
            }
        }
        if (!met.isEmpty()) {
            problems.refuse(
                    "directory is " + Printable.quoted(directory) + ", which overlaps the mount "
                            + Printable.listed(met),
                    "choose another");
        }
    }

    /** The path of a mount that a directory may not meet. */
    private static Optional<String> meeting(String directory, JsonNode mount, Set<String> allowed) {
        String written = mount.path("mountPath").asText();
        String path = written.startsWith("/") ? "/" + resolved(written) : Slashes.unended(written);
        boolean own = mount.path("name").asText().equals(ReservedNames.FILES) && path.equals(directory);
        boolean listed = allowed.contains(directory) && !path.equals(directory);
        return !own && !listed && overlap(directory, path) ? Optional.of(path) : Optional.empty();
    }

    /** As container runtimes resolve it: without empty segments, {@code .} and {@code ..}, which never leave the root. */
    private static String resolved(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return String.join("/", segments);
    }

    /** Equal, above or below. */
    private static boolean overlap(String one, String other) {
        return (one + "/").startsWith(other.equals("/") ? "/" : other + "/") || (other + "/").startsWith(one + "/");
    }
}
