package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import io.mxsecrets.core.settings.layer.SettingKey;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.text.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An agent's settings from its environment: the variables of the register, and, under them, the standard variables of AWS
 * for someone who runs the agent by hand. EKS's webhook gives {@code AWS_ROLE_ARN} to every container of a ServiceAccount, so
 * it counts only where no variable of the agent names a role, keys or another way to log in.
 */
public final class Environment {
    private static final Map<String, Setting<?>> STANDARD = Map.of(
            "AWS_REGION", AwsSettings.REGION,
            "AWS_ROLE_ARN", AwsSettings.ROLE_ARN,
            "AWS_WEB_IDENTITY_TOKEN_FILE", AwsSettings.TOKEN_FILE,
            "AWS_PROFILE", AwsSettings.PROFILE);

    private static final Set<Setting<?>> LOGIN =
            Set.of(AwsSettings.ROLE_ARN, AwsSettings.CREDENTIALS_SECRET, AwsSettings.CREDENTIALS_DIRECTORY);

    private Environment() {}

    /** @param variables all variables of the process; others than ours and AWS's are passed over */
    public static Resolution resolve(Map<String, String> variables) {
        List<Problem> names = new ArrayList<>();
        Layer environment = SettingNaming.VARIABLES.read(Layer.HERE, variables, names);
        Resolution resolution = Resolver.environment(environment, List.of(standard(environment, variables)))
                .resolve();
        if (names.isEmpty()) {
            return resolution;
        }
        names.addAll(resolution.problems());
        return new Resolution(Optional.empty(), names, resolution.warnings());
    }

    private static Layer standard(Layer environment, Map<String, String> variables) {
        boolean loginNamed = environment.values().entrySet().stream().anyMatch(Environment::namesLogin);
        Map<SettingKey, String> values = new TreeMap<>();
        STANDARD.forEach((name, setting) -> {
            String text = variables.get(name);
            boolean counts = !loginNamed || !setting.equals(AwsSettings.ROLE_ARN);
            if (counts && text != null && !text.isBlank()) {
                values.put(SettingKey.of(setting), text);
            }
        });
        return new Layer("the environment of AWS", SettingNaming.VARIABLES, values);
    }

    /** For any source: what the standard variable says is of the whole process. */
    private static boolean namesLogin(Map.Entry<SettingKey, String> variable) {
        Setting<?> setting = variable.getKey().setting();
        return LOGIN.contains(setting)
                || setting.equals(AwsSettings.AUTH)
                        && AwsSettings.AUTH
                                .read(variable.getValue())
                                .filter(way -> way != AwsAuth.IRSA && way != AwsAuth.AUTO)
                                .isPresent();
    }
}
