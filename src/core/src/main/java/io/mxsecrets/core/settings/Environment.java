package io.mxsecrets.core.settings;

import io.mxsecrets.core.settings.Choices.AwsAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An agent's settings from its environment: the variables of the register, and, under them, the standard variables of AWS
 * for someone who runs the agent by hand. EKS's webhook gives {@code AWS_ROLE_ARN} to every container of a ServiceAccount, so
 * it counts only where no variable of ours names a role, keys or another way to log in.
 */
public final class Environment {
    private static final Map<String, Setting<?>> STANDARD = Map.of(
            "AWS_REGION", Register.AWS_REGION,
            "AWS_ROLE_ARN", Register.AWS_ROLE_ARN,
            "AWS_WEB_IDENTITY_TOKEN_FILE", Register.AWS_TOKEN_FILE,
            "AWS_PROFILE", Register.AWS_PROFILE);

    private static final Set<Setting<?>> LOGIN =
            Set.of(Register.AWS_ROLE_ARN, Register.AWS_CREDENTIALS_SECRET, Register.AWS_CREDENTIALS_DIRECTORY);

    private Environment() {}

    /** @param variables all variables of the process; others than ours and AWS's are passed over */
    public static Resolution resolve(Map<String, String> variables) {
        List<Problem> names = new ArrayList<>();
        Layer environment = Vocabulary.VARIABLES.read(Problem.HERE, variables, names);
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
        Map<Key, String> values = new TreeMap<>();
        STANDARD.forEach((name, setting) -> {
            String text = variables.get(name);
            boolean counts = !loginNamed || !setting.equals(Register.AWS_ROLE_ARN);
            if (counts && text != null && !text.isBlank()) {
                values.put(Key.of(setting), text);
            }
        });
        return new Layer("the environment of AWS", Vocabulary.VARIABLES, values);
    }

    /** For any source: what the standard variable says is of the whole process. */
    private static boolean namesLogin(Map.Entry<Key, String> variable) {
        Setting<?> setting = variable.getKey().setting();
        return LOGIN.contains(setting)
                || setting.equals(Register.AWS_AUTH)
                        && Register.AWS_AUTH
                                .read(variable.getValue())
                                .filter(way -> way != AwsAuth.IRSA && way != AwsAuth.AUTO)
                                .isPresent();
    }
}
