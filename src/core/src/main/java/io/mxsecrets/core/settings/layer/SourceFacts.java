package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Setting;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a source by itself: a ServiceAccount's role, an agent's standard variables. Asked for once a source, with
 * what all else says of it, so that what must be fetched is fetched only where it counts.
 */
@FunctionalInterface
public interface SourceFacts {
    /** Layers that stand behind what the reference says and before the defaults; empty where nothing counts. */
    List<Layer> of(Said source);

    /** What the layers say of a source without the facts. */
    interface Said {
        /** Empty where nothing tells it yet. */
        Optional<ProviderKind> provider();

        /** The value that holds unless a fact is nearer. */
        <T> Optional<T> find(Setting<T> setting);

        /** Whether a layer that is nearer than a fact sets it. */
        boolean near(Setting<?> setting);
    }
}
