package io.mxsecrets.injection.policy;

import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.settings.Quantity;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.text.Glob;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What teams may ask for. It prevents mistakes and accidental egress; the boundary is the policy that the store binds to the
 * ServiceAccount. An empty list allows everything but addresses that no store has, or nothing where {@code strict}.
 *
 * @param providers kinds of backend; empty for those that need no listing
 * @param secretNames patterns of secrets by pattern of Namespace
 * @param locked settings whose effect only the admin chooses
 * @param ceilings the most that a resource setting may ask for
 * @param directories directories that would else be refused as targets
 * @param httpHosts hosts that may be spoken to without TLS; none unless listed
 * @param awsEndpoints endpoints other than the region's; none unless listed
 * @param proxies none unless listed
 * @param variables that {@code env} may set; those that choose what a program runs only where they are written out
 */
public record Policy(
        Set<ProviderKind> providers,
        List<UrlPattern> vaultAddresses,
        List<Glob> roleArns,
        Map<Glob, List<Glob>> secretNames,
        Set<Setting<?>> locked,
        Map<Setting<?>, Quantity> ceilings,
        Set<String> directories,
        List<HostPattern> httpHosts,
        List<UrlPattern> awsEndpoints,
        List<UrlPattern> proxies,
        List<Glob> variables,
        boolean allowNodeRole,
        boolean allowImdsV1,
        boolean allowSharedPid,
        boolean strict) {
    public Policy {
        providers = Set.copyOf(providers);
        vaultAddresses = List.copyOf(vaultAddresses);
        roleArns = List.copyOf(roleArns);
        secretNames = Map.copyOf(secretNames);
        locked = Set.copyOf(locked);
        ceilings = Map.copyOf(ceilings);
        directories = Set.copyOf(directories);
        httpHosts = List.copyOf(httpHosts);
        awsEndpoints = List.copyOf(awsEndpoints);
        proxies = List.copyOf(proxies);
        variables = List.copyOf(variables);
    }

    public boolean allows(ProviderKind kind) {
        boolean unlisted =
                providers.isEmpty() && !strict && !ProviderDescriptors.of(kind).onlyWhereListed();
        return unlisted || providers.contains(kind);
    }

    /** Whether a list allows only what it names: it names something, or empty lists mean none. */
    boolean limits(List<?> list) {
        return strict || !list.isEmpty();
    }

    /** The patterns for secrets of a Namespace; empty where nobody wrote any for it. */
    List<Glob> secretNames(String namespace) {
        return secretNames.entrySet().stream()
                .filter(entry -> entry.getKey().matches(namespace))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }
}
