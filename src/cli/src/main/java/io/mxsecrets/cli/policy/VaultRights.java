package io.mxsecrets.cli.policy;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.resolve.ResolvedPod;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Printable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The roles of Vault that pods take, each with its policy. */
final class VaultRights {
    /** What a policy would take for more than itself, or for the end of a text. */
    private static final Pattern SPECIAL = Pattern.compile("[*\"\\\\]|\\{\\{|(^|/)\\+(/|$)|\\$\\{|%\\{");

    private final PolicyFacts facts;
    private final Map<VaultRole.Place, VaultRole> roles = new LinkedHashMap<>();

    VaultRights(PolicyFacts facts) {
        this.facts = facts;
    }

    Collection<VaultRole> roles() {
        return roles.values();
    }

    /** @param jwt whether the login is JWT auth, where it is known; else its mount's name tells */
    void add(ResolvedPod pod, SourceSettings source, Optional<Boolean> jwt) {
        String mount = source.get(VaultSettings.AUTH_MOUNT);
        VaultRole.Place place = new VaultRole.Place(
                source.get(VaultSettings.ADDRESS).toString(),
                source.find(VaultSettings.NAMESPACE),
                mount,
                source.get(VaultSettings.ROLE));
        VaultRole role = roles.computeIfAbsent(place, p -> new VaultRole(p, jwt.orElse(mount.startsWith("jwt"))));
        role.bind(
                pod.namespace(),
                pod.serviceAccount(),
                Optional.of(source.get(VaultSettings.AUDIENCE)).filter(text -> !text.equals("api-server")));
        VaultPath path = VaultPath.of(source);
        String written = path.mount() + "/" + path.path();
        if (SPECIAL.matcher(written).find()) {
            throw new CommandFailed(
                    ExitCode.SETTINGS,
                    "no policy of Vault can name the path " + Printable.quoted(written) + " and nothing else");
        }
        role.allow(path.mount() + "/data/" + path.path(), facts.access().capabilities());
        if (facts.access() == Access.write || facts.checksLater(pod, source)) {
            role.allow(path.mount() + "/metadata/" + path.path(), List.of("read"));
        }
    }
}
