package io.mxsecrets.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Trees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A role, or keys of a user, and what it must be allowed. Filled source by source. */
final class AwsRole {
    private static final String VERSION = "2012-10-17";

    private final Optional<String> arn;
    private final String label;
    private final Set<ObjectNode> trust = new LinkedHashSet<>();
    private final List<ObjectNode> statements = new ArrayList<>();

    /**
     * @param arn empty for keys, whose user only their owner knows
     * @param label a name for what is made beside the role
     */
    AwsRole(Optional<String> arn, String label) {
        this.arn = arn;
        this.label = label;
    }

    Optional<String> arn() {
        return arn;
    }

    String label() {
        return label;
    }

    /** The role's name, without its path. */
    String name() {
        return arn.map(text -> text.substring(text.lastIndexOf('/') + 1)).orElse(label);
    }

    /** The role's path, {@code /} where it has none. */
    String path() {
        return arn.map(text -> text.substring(text.indexOf(":role/") + 5, text.lastIndexOf('/') + 1))
                .orElse("/");
    }

    /** One more who may take this role. */
    void trust(ObjectNode statement) {
        trust.add(statement);
    }

    /** These actions on one more resource; equal actions under an equal condition share a statement. */
    void allow(Collection<String> actions, String resource, Optional<ObjectNode> condition) {
        ObjectNode statement = Trees.object().put("Effect", "Allow");
        ArrayNode names = statement.putArray("Action");
        new TreeSet<>(actions).forEach(names::add);
        statement.putArray("Resource");
        condition.ifPresent(c -> statement.set("Condition", c));
        ObjectNode same = statements.stream()
                .filter(s -> s.deepCopy()
                        .without("Resource")
                        .equals(statement.deepCopy().without("Resource")))
                .findFirst()
                .orElseGet(() -> {
                    statements.add(statement);
                    return statement;
                });
        ArrayNode resources = (ArrayNode) same.path("Resource");
        boolean there = false;
        for (var known : resources) {
            there |= known.asText().equals(resource);
        }
        if (!there) {
            resources.add(resource);
        }
    }

    ObjectNode permissions() {
        return document(statements);
    }

    /** Empty where who takes it is not known. */
    Optional<ObjectNode> trustPolicy() {
        return trust.isEmpty() ? Optional.empty() : Optional.of(document(trust));
    }

    private static ObjectNode document(Collection<ObjectNode> statements) {
        ObjectNode document = Trees.object().put("Version", VERSION);
        statements.forEach(document.putArray("Statement")::add);
        return document;
    }
}
