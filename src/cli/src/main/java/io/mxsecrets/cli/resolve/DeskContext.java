package io.mxsecrets.cli.resolve;

import io.mxsecrets.core.observe.Telemetry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.time.Sleeper;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.ProviderContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** What providers need of a workstation. */
public final class DeskContext {
    private DeskContext() {}

    public static ProviderContext of(Settings settings, Map<String, String> variables) {
        return new ProviderContext(
                settings,
                variables,
                InstantSource.system(),
                Ticker.system(),
                Sleeper.system(),
                () -> ThreadLocalRandom.current().nextDouble(),
                Telemetry.SILENT);
    }
}
