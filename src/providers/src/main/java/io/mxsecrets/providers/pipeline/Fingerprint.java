package io.mxsecrets.providers.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.Setting.Trait;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Tells the settings of one generation from those of another: equal for settings that make equal files. Settings are not
 * secret; those of the trait {@link Trait#OPERATION} are left out.
 */
final class Fingerprint {
    private static final int BYTES = 16;

    private Fingerprint() {}

    static String of(Settings settings) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings.environment()).forEach((variable, value) -> {
            if (SettingRegistry.with(Trait.OPERATION).stream().noneMatch(setting -> names(setting, variable))) {
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
        String own = SettingNaming.VARIABLES.name(setting);
        return variable.equals(own) || variable.startsWith(own + "__");
    }
}
