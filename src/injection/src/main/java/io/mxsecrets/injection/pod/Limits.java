package io.mxsecrets.injection.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.text.DnsNames;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a review may hold, and how much its answer may say: all in this table, and checked before anything that costs more
 * than counting. Mutating webhooks see a pod before the API server validates it, so every text and list of it has any size.
 */
public final class Limits {
    /** Of a review. The API server takes no request of more, and etcd no object of more than half of it. */
    public static final int BODY_BYTES = 3 << 20;

    /** Of its JSON: a pod at all limits below, with the API server's own notes about its fields, has some 80,000. */
    public static final int TOKENS = 100_000;

    /** Of its JSON: the deepest pod of the API is not half as deep. */
    public static final int DEPTH = 64;

    /** All of a pod. A node runs 110 pods by default; a pod of this many containers would be more work than all of them. */
    public static final int CONTAINERS = 256;

    public static final int VOLUMES = 512;

    /** Of all containers together. Two for each container and volume that a pod may have leave room. */
    public static final int MOUNTS = 2048;

    /** Of all containers together. */
    public static final int VARIABLES = 2048;

    /** Of all containers together. */
    public static final int PORTS = 2048;

    /** Settings on a pod or a Namespace: each key of the register once, and some for each of several sources. */
    public static final int SETTINGS = 128;

    /** Of one setting: what the longest of them, a list of renames, needs. */
    public static final int SETTING_BYTES = 4 << 10;

    /** Of all settings on a pod or a Namespace: a quarter of what the API server grants to all annotations. */
    public static final int ALL_SETTINGS_BYTES = 64 << 10;

    /** Each brings variables for all its settings into both our containers: a pod of this many grows by up to a mebibyte. */
    public static final int SOURCES = 64;

    /** Of a denial: more than one can correct at once. */
    public static final int PROBLEMS = 20;

    /** Of a denial's text, in characters: events of controllers show 1,024, a terminal some screens. */
    public static final int MESSAGE = 4 << 10;

    /** Of an injection: the API server drops all but 4 KiB of warnings. */
    public static final int WARNINGS = 16;

    private Limits() {}

    /** What a pod has too much of, or names as no object of Kubernetes can be named; empty for every pod that is looked at. */
    public static List<Problem> exceeded(Pod pod) {
        List<Problem> problems = new ArrayList<>();
        JsonNode first = pod.spec("initContainers");
        JsonNode second = pod.spec("containers");
        count("containers", first.size() + second.size(), CONTAINERS, problems);
        count("volumes", pod.spec("volumes").size(), VOLUMES, problems);
        count("volume mounts", members("volumeMounts", first, second), MOUNTS, problems);
        count("variables", members("env", first, second), VARIABLES, problems);
        count("ports", members("ports", first, second), PORTS, problems);
        names(problems, first, second);
        return problems;
    }

    private static void count(String what, int found, int most, List<Problem> problems) {
        if (found > most) {
            problems.add(new Problem("the pod has " + found + " " + what, "the limit for an injected pod is " + most));
        }
    }

    private static int members(String list, JsonNode... containers) {
        int members = 0;
        for (JsonNode some : containers) {
            for (JsonNode container : some) {
                members += container.path(list).size();
            }
        }
        return members;
    }

    private static void names(List<Problem> problems, JsonNode... containers) {
        for (JsonNode some : containers) {
            for (JsonNode container : some) {
                String name = container.path("name").asText();
                if (!DnsNames.label(name)) {
                    problems.add(new Problem(
                            "a container is named " + Printable.quoted(name),
                            "container names have lower-case letters, digits and hyphens, 63 at most"));
                    return;
                }
            }
        }
    }
}
