package io.mxsecrets.injection.plan.container;

import io.mxsecrets.core.env.EnvFile;
import java.util.List;

/** The names of what is added to pods. They are fixed: people write them in dashboards, policies and {@code kubectl logs -c}. */
public final class ReservedNames {
    public static final String INIT = "mxsecrets-init";
    public static final String SIDECAR = "mxsecrets-sidecar";
    public static final List<String> CONTAINERS = List.of(INIT, SIDECAR);

    public static final String FILES = "mxsecrets-files";
    /** Before the name of the provider. */
    static final String TOKEN = "mxsecrets-token-";

    static final String CREDENTIALS = "mxsecrets-credentials";
    static final String CA = "mxsecrets-ca";
    public static final String NO_TOKEN = "mxsecrets-no-token";

    /** Where ServiceAccount admission mounts a token for the API server into every container that has no mount there. */
    static final String API_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

    /** Below which our containers see tokens, credentials and certificates. */
    public static final String PRIVATE = "/var/run/secrets/mxsecrets.io";

    public static final String DIRECTORY_VARIABLE = "MENDIX_SECRETS_DIR";
    public static final String FILE_VARIABLE = "MENDIX_SECRETS_FILE";

    private ReservedNames() {}

    /** Whether a volume's name is reserved, used or not. */
    public static boolean volume(String name) {
        return name.startsWith("mxsecrets-");
    }

    /** Whether a variable's name is one of those that targets get without asking. */
    public static boolean variable(String name) {
        return List.of(DIRECTORY_VARIABLE, FILE_VARIABLE, EnvFile.READY).contains(name);
    }

    public static boolean ours(String container) {
        return CONTAINERS.contains(container);
    }

    /** Whether a volume of this name is only for our containers. */
    public static boolean privateVolume(String name) {
        return volume(name) && !name.equals(FILES);
    }
}
