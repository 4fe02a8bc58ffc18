package io.mxsecrets.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An agent's settings from its environment: the variables of the register, and, under them, the standard variables of AWS
 * for someone who runs the agent by hand.
 */
public final class Environment {
    private static final Map<String, Setting<?>> STANDARD = Map.of(
            "AWS_REGION", Register.AWS_REGION,
            "AWS_ROLE_ARN", Register.AWS_ROLE_ARN,
            "AWS_WEB_IDENTITY_TOKEN_FILE", Register.AWS_TOKEN_FILE,
            "AWS_PROFILE", Register.AWS_PROFILE);

    private Environment() {}

    /** @param variables all variables of the process; others than ours and AWS's are passed over */
    public static Resolution resolve(Map<String, String> variables) {
        List<Problem> names = new ArrayList<>();
        Layer environment = Vocabulary.VARIABLES.read(Problem.HERE, variables, names);
        Resolution resolution =
                Resolver.environment(environment, List.of(standard(variables))).resolve();
        if (names.isEmpty()) {
            return resolution;
        }
        names.addAll(resolution.problems());
        return new Resolution(Optional.empty(), names, resolution.warnings());
    }

    private static Layer standard(Map<String, String> variables) {
        Map<Key, String> values = new TreeMap<>();
        STANDARD.forEach((name, setting) -> {
            String text = variables.get(name);
            if (text != null && !text.isBlank()) {
                values.put(Key.of(setting), text);
            }
        });
        return new Layer("the environment of AWS", Vocabulary.VARIABLES, values);
    }
}
