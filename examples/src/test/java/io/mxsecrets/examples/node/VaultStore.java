package io.mxsecrets.examples.node;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.mxsecrets.testbed.vault.VaultKv;
import io.mxsecrets.testbed.vault.VaultLogins;
import io.mxsecrets.testbed.vault.VaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Vault that asks the node's API server about the tokens of pods. */
record VaultStore(Team team, VaultServer vault, VaultKv kv, String loginMount) implements Store {
    private static final String ROLE = "pmp-companion";

    static VaultStore of(Team team, VaultServer vault) throws IOException {
        VaultKv kv = vault.enableKv2();
        kv.put("admin", PmpDocument.flat());
        team.account(Map.of());
        String mount = vault.logins().enableKubernetes(team.node().apiServer(), VaultLogins.Reviewer.OF_ITS_OWN);
        vault.logins()
                .bindKubernetesRole(
                        mount,
                        new VaultLogins.Role(
                                ROLE,
                                team.namespace(),
                                Team.ACCOUNT,
                                Optional.of("vault"),
                                Duration.ofHours(1),
                                List.of(kv.readPolicy())));
        team.client()
                .configMaps()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("vault-ca")
                        .withNamespace(team.namespace())
                        .endMetadata()
                        .addToData("ca.crt", vault.caPem())
                        .build())
                .create();
        return new VaultStore(team, vault, kv, mount);
    }

    @Override
    public String example() {
        return "pmp/pod-vault.yaml";
    }

    @Override
    public Map<String, String> annotations() {
        return Map.of(
                "mxsecrets.io/secret",
                vault.addressForPods() + "/" + kv.mount() + "/admin",
                "mxsecrets.io/vault-auth-mount",
                loginMount,
                "mxsecrets.io/ca-configmap",
                "vault-ca");
    }

    @Override
    public void rotate(String password) throws IOException {
        kv.put("admin", PmpDocument.rotated(PmpDocument.flat(), password));
    }

    /** Deletes the ServiceAccount, whose tokens the API server then denies, and ends the logins that it had. */
    void forgetItsServiceAccount() {
        team.client()
                .serviceAccounts()
                .inNamespace(team.namespace())
                .withName(Team.ACCOUNT)
                .delete();
        vault.call("PUT", "sys/leases/revoke-prefix/auth/" + loginMount, Map.of());
    }
}
