package io.mxsecrets.agent.observe;

import io.mxsecrets.core.publish.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a liveness probe of a change as often as the kubelet must hear it to start the container again, and no more: the new
 * container has read what is on disk. The probe's query distinguishes the containers.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/">failureThreshold</a>
 */
final class ChangeProbe {
    /** What Kubernetes takes as {@code failureThreshold} where nobody says more. */
    private static final int USUAL = 3;

    private static final Pattern FAILURES = Pattern.compile("(?:.*&)?failures=([1-9][0-9]?)(?:&.*)?");
    private static final int QUERIES = 64;

    /** The generation on disk as the sidecar began, which every container that asks it has read or will read. */
    private final String first;

    private final Map<String, Heard> heard = new LinkedHashMap<>();

    /** @param generation that the container has; @param told how often the probe answered that there is a newer one */
    private record Heard(String generation, int told) {}

    ChangeProbe(String first) {
        this.first = first;
    }

    /**
     * @param query of the probe's path; {@code failures=N} for its {@code failureThreshold}
     * @return whether this probe is to fail
     */
    synchronized boolean fails(Manifest now, String query) {
        Heard before = heard.getOrDefault(query, new Heard(first.isEmpty() ? now.firstGeneration() : first, 0));
        boolean unchanged = now.generation().equals(now.firstGeneration());
        if (unchanged
                || before.generation().equals(now.generation())
                || heard.size() >= QUERIES && !heard.containsKey(query)) {
            return false;
        }
        int told = before.told() + 1;
        heard.put(
                query, told < failures(query) ? new Heard(before.generation(), told) : new Heard(now.generation(), 0));
        return true;
    }

    private static int failures(String query) {
        Matcher matcher = FAILURES.matcher(query);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : USUAL;
    }
}
