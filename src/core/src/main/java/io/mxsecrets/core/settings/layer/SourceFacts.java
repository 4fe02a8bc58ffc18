package io.mxsecrets.core.settings.layer;

import io.mxsecrets.core.provider.UnresolvedSource;
import java.util.List;

/**
 * What is known of a source by itself: a ServiceAccount's role, an agent's standard variables. Asked for once a source, with
 * what all else says of it, so that what must be fetched is fetched only where it counts.
 */
@FunctionalInterface
public interface SourceFacts {
    /** Layers that stand behind what the reference says and before the defaults; empty where nothing counts. */
    List<Layer> of(UnresolvedSource source);
}
