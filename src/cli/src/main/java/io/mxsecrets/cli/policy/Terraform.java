package io.mxsecrets.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mxsecrets.cli.console.Trees;
import java.util.Collection;
import java.util.regex.Pattern;

/** The rights as resources of Terraform's providers for AWS and Vault. */
final class Terraform {
    private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9_-]");

    private final StringBuilder text = new StringBuilder();

    private Terraform() {}

    static String of(PolicyFacts facts, Collection<AwsRole> aws, Collection<VaultRole> vault) {
        Terraform terraform = new Terraform();
        aws.forEach(role -> terraform.aws(role, "mxsecrets-" + facts.access()));
        vault.forEach(terraform::vault);
        return terraform.text.toString().stripTrailing();
    }

    private void aws(AwsRole role, String policy) {
        String name = name(role.name());
        if (role.trustPolicy().isPresent()) {
            open("aws_iam_role", name)
                    .field("name", text(role.name()))
                    .field("path", text(role.path()))
                    .field("assume_role_policy", document(role.trustPolicy().get()))
                    .close();
        }
        if (role.arn().isEmpty()) {
            open("aws_iam_policy", name)
                    .field("name", text(role.label() + "-" + policy))
                    .field("policy", document(role.permissions()))
                    .close();
            return;
        }
        open("aws_iam_role_policy", name)
                .field("name", text(policy))
                .field("role", role.trustPolicy().isPresent() ? "aws_iam_role." + name + ".id" : text(role.name()))
                .field("policy", document(role.permissions()))
                .close();
    }

    private void vault(VaultRole role) {
        VaultRole.Place place = role.place();
        String name = name(place.name());
        open("vault_policy", name).field("name", text(place.name()));
        place.namespace().ifPresent(ns -> field("namespace", text(ns)));
        field("policy", "<<-EOT\n" + role.policyHcl().indent(4) + "  EOT").close();

        open(role.authType().equals("jwt") ? "vault_jwt_auth_backend_role" : "vault_kubernetes_auth_backend_role", name)
                .field("backend", text(place.authMount()))
                .field("role_name", text(place.name()));
        place.namespace().ifPresent(ns -> field("namespace", text(ns)));
        for (var field : role.body().properties()) {
            boolean policies = field.getKey().equals("token_policies");
            field(
                    field.getKey(),
                    policies ? "[vault_policy." + name + ".name]" : value(field.getKey(), field.getValue()));
        }
        close();
    }

    /** Claims are one text for each name there. */
    private static String value(String name, JsonNode value) {
        if (!name.equals("bound_claims")) {
            return value.toString();
        }
        StringBuilder subjects = new StringBuilder();
        value.path("sub")
                .forEach(sub -> subjects.append(subjects.isEmpty() ? "" : ",").append(sub.asText()));
        return "{ sub = " + text(subjects.toString()) + " }";
    }

    private Terraform open(String type, String name) {
        text.append("resource \"").append(type).append("\" \"").append(name).append("\" {\n");
        return this;
    }

    private Terraform field(String name, String value) {
        text.append("  ").append(name).append(" = ").append(value).append('\n');
        return this;
    }

    private void close() {
        text.append("}\n\n");
    }

    /** An object of JSON is one of HCL. */
    private static String document(ObjectNode document) {
        return "jsonencode("
                + Trees.json(document).replace("${", "$${").indent(2).strip() + ")";
    }

    private static String text(String text) {
        return TextNode.valueOf(text).toString().replace("${", "$${");
    }

    private static String name(String text) {
        String plain = NO_NAME.matcher(text).replaceAll("_");
        return Character.isLetter(plain.charAt(0)) ? plain : "r_" + plain;
    }
}
