package io.mxsecrets.injection.cluster;

import java.util.Map;
import java.util.Optional;

/** A ServiceAccount: its name and its annotations, of which EKS's two matter. */
public record ServiceAccount(String name, Map<String, String> annotations) {
    public static final String ROLE_ARN = "eks.amazonaws.com/role-arn";
    public static final String AUDIENCE = "eks.amazonaws.com/audience";

    public ServiceAccount {
        annotations = Map.copyOf(annotations);
    }

    public static ServiceAccount bare(String name) {
        return new ServiceAccount(name, Map.of());
    }

    /** The role that EKS gives to pods of this account. */
    public Optional<String> roleArn() {
        return Optional.ofNullable(annotations.get(ROLE_ARN));
    }

    /** The audience that its tokens for STS have. */
    public Optional<String> audience() {
        return Optional.ofNullable(annotations.get(AUDIENCE));
    }
}
