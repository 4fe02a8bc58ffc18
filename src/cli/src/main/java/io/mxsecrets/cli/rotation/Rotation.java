package io.mxsecrets.cli.rotation;

import io.mxsecrets.cli.pods.PodView;
import io.mxsecrets.cli.pods.Telling;
import io.mxsecrets.cli.pods.source.SecretName;
import io.mxsecrets.cli.pods.source.SourceUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Looks again and again which pods use a secret, and asks those that had not its target when they were last asked. Pods
 * come and go meanwhile: each look lists them anew.
 */
final class Rotation {
    private final SecretName secret;
    private final Target target;
    /** As each source of each pod was last seen. What is over for a pod stays over: it is not asked again. */
    private final Map<Key, Standing> latest = new HashMap<>();

    private record Key(String uid, String alias) {}

    Rotation(SecretName secret, Target target) {
        this.secret = secret;
        this.target = target;
    }

    /** What pods read of this secret. */
    static List<SourceUse> uses(PodView pod, SecretName secret) {
        return pod.uses().stream().filter(use -> use.secret().meets(secret)).toList();
    }

    /**
     * @param pods as they are listed now
     * @param ask what these pods tell
     */
    List<Standing> look(List<PodView> pods, Function<List<PodView>, Map<PodView, Telling>> ask) {
        List<PodView> using =
                pods.stream().filter(pod -> !uses(pod, secret).isEmpty()).toList();
        List<PodView> open = using.stream().filter(pod -> !over(pod)).toList();
        ask.apply(open).forEach((pod, telling) -> uses(pod, secret)
                .forEach(use -> latest.put(key(pod, use), Standing.of(pod, use, telling, target))));
        List<Standing> standings = new ArrayList<>();
        using.forEach(pod -> uses(pod, secret).forEach(use -> standings.add(latest.get(key(pod, use)))));
        return standings;
    }

    private boolean over(PodView pod) {
        return uses(pod, secret).stream()
                .map(use -> latest.get(key(pod, use)))
                .allMatch(standing -> standing != null && standing.published());
    }

    private static Key key(PodView pod, SourceUse use) {
        return new Key(pod.uid(), use.alias());
    }
}
