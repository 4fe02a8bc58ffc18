package io.mxsecrets.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Trees;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A role of Vault's Kubernetes or JWT auth, and the policy of its name. Filled source by source. */
final class VaultRole {
    private static final int TOKEN_TTL = 24 * 60 * 60;

    /** Where a role is. @param namespace of Vault Enterprise */
    record Place(String address, Optional<String> namespace, String authMount, String name) {}

    private final Place place;
    private final boolean jwt;
    private final Set<String> audiences = new TreeSet<>();
    private final Set<String> namespaces = new TreeSet<>();
    private final Set<String> accounts = new TreeSet<>();
    private final Set<String> subjects = new TreeSet<>();
    private final Map<String, List<String>> paths = new TreeMap<>();

    VaultRole(Place place, boolean jwt) {
        this.place = place;
        this.jwt = jwt;
    }

    Place place() {
        return place;
    }

    String authType() {
        return jwt ? "jwt" : "kubernetes";
    }

    /** @param audience of the pod's token; empty for one of the API server */
    void bind(String namespace, String account, Optional<String> audience) {
        namespaces.add(namespace);
        accounts.add(account);
        subjects.add("system:serviceaccount:" + namespace + ":" + account);
        audience.ifPresent(audiences::add);
    }

    void allow(String path, List<String> capabilities) {
        paths.put(path, capabilities);
    }

    /** Kubernetes auth takes any of the accounts in any of the Namespaces. */
    boolean isWiderThanItsPods() {
        return !jwt && subjects.size() < namespaces.size() * accounts.size();
    }

    /** More than one audience cannot be asked for by Kubernetes auth. */
    boolean hasManyAudiences() {
        return !jwt && audiences.size() > 1;
    }

    String policyHcl() {
        StringBuilder hcl = new StringBuilder();
        paths.forEach((path, capabilities) -> hcl.append(hcl.isEmpty() ? "" : "\n")
                .append("path \"")
                .append(path)
                .append("\" {\n  capabilities = [\"")
                .append(String.join("\", \"", capabilities))
                .append("\"]\n}\n"));
        return hcl.toString();
    }

    /** What {@code auth/MOUNT/role/NAME} takes. */
    ObjectNode body() {
        ObjectNode body = Trees.object();
        if (jwt) {
            body.put("role_type", "jwt").put("user_claim", "sub");
            texts(body.putArray("bound_audiences"), audiences);
            if (subjects.size() == 1) {
                body.put("bound_subject", subjects.iterator().next());
            } else {
                texts(body.putObject("bound_claims").putArray("sub"), subjects);
            }
        } else {
            texts(body.putArray("bound_service_account_names"), accounts);
            texts(body.putArray("bound_service_account_namespaces"), namespaces);
            audiences.forEach(audience -> body.put("audience", audience));
        }
        body.putArray("token_policies").add(place.name());
        return body.put("token_ttl", TOKEN_TTL);
    }

    private static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }
}
