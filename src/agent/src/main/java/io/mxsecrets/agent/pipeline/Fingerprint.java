package io.mxsecrets.agent.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Settings;
import io.mxsecrets.core.settings.Vocabulary;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * Tells the settings of one generation from those of another: equal for settings that make equal files. Settings are not
 * secret, and those that only say when to look, whom to tell and what to log are left out.
 */
final class Fingerprint {
    private static final List<Setting<?>> WITHOUT_EFFECT_ON_FILES = List.of(
            Register.REFRESH_INTERVAL,
            Register.NEGATIVE_TTL,
            Register.STALE_TTL,
            Register.ON_STALE,
            Register.INIT_TIMEOUT,
            Register.NOTIFY,
            Register.NOTIFY_URL,
            Register.NOTIFY_TOKEN_KEY,
            Register.LOG_LEVEL,
            Register.LOG_FORMAT,
            Register.CA_BUNDLE,
            Register.HEALTH_LISTEN,
            Register.POD_NAME,
            Register.POD_NAMESPACE,
            Register.POD_IP);
    private static final int BYTES = 16;

    private Fingerprint() {}

    static String of(Settings settings) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings.environment()).forEach((variable, value) -> {
            if (WITHOUT_EFFECT_ON_FILES.stream().noneMatch(setting -> names(setting, variable))) {
                text.append(variable).append('=').append(value).append('\n');
            }
        });
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean names(Setting<?> setting, String variable) {
        String own = Vocabulary.VARIABLES.name(setting);
        return variable.equals(own) || variable.startsWith(own + "__");
    }
}
