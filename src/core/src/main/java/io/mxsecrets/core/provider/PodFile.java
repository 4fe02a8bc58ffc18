package io.mxsecrets.core.provider;

import io.mxsecrets.core.settings.Setting;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that the webhook mounts in the injected containers of a pod.
 *
 * @param place the setting that tells the agent where it is
 * @param content what a source needs there: the audience of a token, empty text for the API server's own, or the name of a
 *     Secret; empty where the source needs none
 */
public record PodFile(Setting<String> place, Function<ProviderSource, Optional<String>> content) {
    public PodFile {
        Objects.requireNonNull(place);
        Objects.requireNonNull(content);
    }
}
