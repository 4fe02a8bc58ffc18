package io.mxsecrets.cli.policy;

import io.mxsecrets.cli.console.Trees;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * The rights as commands. Each makes what is missing; none replaces: it fails where what it makes is there, or stands behind
 * a read that must find nothing.
 */
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@+-]+");
    private static final String POLICY = "mxsecrets-";

    private final PolicyFacts facts;
    private final StringBuilder text = new StringBuilder();

    private Shell(PolicyFacts facts) {
        this.facts = facts;
    }

    static String of(PolicyFacts facts, Collection<AwsRole> aws, Collection<VaultRole> vault) {
        Shell shell = new Shell(facts);
        aws.forEach(shell::aws);
        vault.forEach(shell::vault);
        return shell.text.toString().stripTrailing();
    }

    private void aws(AwsRole role) {
        String name = quoted(role.name());
        String policy = POLICY + facts.access();
        String document = quoted(role.permissions().toString());
        role.trustPolicy()
                .ifPresent(trust -> line("# The role " + role.arn().orElseThrow() + "; fails where it is there.")
                        .line("aws iam create-role --role-name " + name
                                + (role.path().equals("/") ? "" : " --path " + quoted(role.path()))
                                + " --assume-role-policy-document " + quoted(trust.toString())));
        if (role.arn().isPresent()) {
            line("# Its rights; where it has a policy of this name, that is printed and stays.")
                    .line("aws iam get-role-policy --role-name " + name + " --policy-name " + policy
                            + " || aws iam put-role-policy --role-name " + name + " --policy-name " + policy
                            + " --policy-document " + document);
        } else {
            line("# For the user whose keys the pod has: attach it there. Fails where a policy of the name is there.")
                    .line("aws iam create-policy --policy-name " + quoted(role.label() + "-" + policy)
                            + " --policy-document " + document);
        }
    }

    private void vault(VaultRole role) {
        VaultRole.Place place = role.place();
        String name = quoted(place.name());
        line("export VAULT_ADDR=" + quoted(place.address()));
        line(place.namespace().map(ns -> "export VAULT_NAMESPACE=" + quoted(ns)).orElse("unset VAULT_NAMESPACE"));
        login(role);
        line("# What the pod may do. On the API's path, with data/.")
                .line("vault policy read " + name + " || vault policy write " + name + " - <<'EOF'")
                .line(role.policyHcl() + "EOF");
        String path = quoted("auth/" + place.authMount() + "/role/" + place.name());
        line("# Whose pods may do it.")
                .line("vault read " + path + " || vault write " + path + " - <<'EOF'")
                .line(Trees.json(role.body()) + "\nEOF");
    }

    private void login(VaultRole role) {
        String mount = role.place().authMount();
        String config = quoted("auth/" + mount + "/config");
        String fields = role.authType().equals("jwt")
                ? facts.issuer()
                        .map(issuer -> " oidc_discovery_url=" + quoted("https://" + issuer) + " bound_issuer="
                                + quoted("https://" + issuer))
                        .orElse("")
                : facts.kubernetesHost()
                        .map(host -> " kubernetes_host=" + quoted(host))
                        .orElse("");
        if (!fields.isEmpty()) {
            line("# The login; the first fails where it is there.")
                    .line("vault auth enable -path=" + quoted(mount) + " " + role.authType())
                    .line("vault read " + config + " || vault write " + config + fields);
        }
    }

    private Shell line(String line) {
        text.append(line).append('\n');
        return this;
    }

    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
