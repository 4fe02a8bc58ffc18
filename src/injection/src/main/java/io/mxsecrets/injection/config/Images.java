package io.mxsecrets.injection.config;

import java.util.List;

/**
 * The agent's image.
 *
 * @param agent pinned by digest: {@code NAME@sha256:…}
 * @param pullPolicy of Kubernetes
 * @param pullSecrets names of Secrets that pods get as {@code imagePullSecrets}
 */
public record Images(String agent, String pullPolicy, List<String> pullSecrets) {
    public Images {
        pullSecrets = List.copyOf(pullSecrets);
    }

    /** What tells one build of the agent from another: {@code sha256:…}. */
    public String digest() {
        return agent.substring(agent.indexOf('@') + 1);
    }
}
