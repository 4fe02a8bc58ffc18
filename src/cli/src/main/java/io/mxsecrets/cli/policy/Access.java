package io.mxsecrets.cli.policy;

import java.util.List;

/** What somebody may do with a secret. Deleting is neither: a right that few need and none by habit. */
enum Access {
    /** The agent in the pod. */
    read(
            List.of("secretsmanager:GetSecretValue"),
            List.of("kms:Decrypt"),
            List.of("read"),
            "not needed: "
                    + "secretsmanager:ListSecrets, ListSecretVersionIds, GetResourcePolicy and any right to write; in Vault list, "
                    + "and any right on other paths"),
    /** Who writes the document: a person or a pipeline. */
    write(
            List.of(
                    "secretsmanager:CreateSecret",
                    "secretsmanager:GetSecretValue",
                    "secretsmanager:PutSecretValue",
                    "secretsmanager:TagResource",
                    "secretsmanager:UpdateSecret"),
            List.of("kms:Decrypt", "kms:GenerateDataKey"),
            List.of("create", "read", "update", "patch"),
            "not needed for writing, and not in it: secretsmanager:ListSecrets, DeleteSecret and RestoreSecret; in Vault "
                    + "list, delete and destroy");

    static final String DESCRIBE = "secretsmanager:DescribeSecret";

    private final List<String> actions;
    private final List<String> keyActions;
    private final List<String> capabilities;
    private final String notNeeded;

    Access(List<String> actions, List<String> keyActions, List<String> capabilities, String notNeeded) {
        this.actions = actions;
        this.keyActions = keyActions;
        this.capabilities = capabilities;
        this.notNeeded = notNeeded;
    }

    /** Of AWS, on the secret. */
    List<String> actions() {
        return actions;
    }

    /** Of AWS, on the key that the secret is encrypted with. */
    List<String> keyActions() {
        return keyActions;
    }

    /** Of Vault, on {@code data/}. */
    List<String> capabilities() {
        return capabilities;
    }

    String notNeeded() {
        return notNeeded;
    }
}
