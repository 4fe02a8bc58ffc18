package io.mxsecrets.agent.notify;

import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import java.util.Optional;

/** Somebody who wants to know of new generations. */
@FunctionalInterface
public interface Notifier {
    /**
     * One try, over within a few seconds.
     *
     * @throws io.mxsecrets.core.failure.Failure where nobody took the news
     */
    void tell(Announcement announcement);

    /** The register of notifiers: one line each; empty where nobody wants to know. */
    static Optional<Notifier> of(Settings settings) {
        return switch (settings.get(SettingRegistry.NOTIFY)) {
            case NONE -> Optional.empty();
            case HTTP -> settings.find(SettingRegistry.NOTIFY_URL).map(HttpNotifier::new);
        };
    }
}
