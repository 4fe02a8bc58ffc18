package io.mxsecrets.cli.manifest;

import io.mxsecrets.core.provider.aws.AwsDescriptor;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Annotations that nothing reads where they stand, or under the name that they have. The API server takes them all. */
public final class Misplaced {
    private static final SettingNaming OURS = SettingNaming.ANNOTATIONS;
    private static final String INJECT = "mxsecrets.io/inject";
    private static final String DOMAIN = "mxsecrets.io";

    private final Manifest manifest;
    private final List<String> sentences = new ArrayList<>();

    private Misplaced(Manifest manifest) {
        this.manifest = manifest;
    }

    /** A sentence for each mistake, with its cure. */
    public static List<String> of(Manifest manifest) {
        Misplaced found = new Misplaced(manifest);
        found.ownAnnotations();
        found.labels("/metadata/labels");
        found.role("/metadata/annotations", !manifest.kind().equals("ServiceAccount"));
        found.misspelt("/metadata/annotations");
        if (!manifest.pointer().isEmpty()) {
            found.labels(manifest.pointer() + "/metadata/labels");
        }
        for (String pointer : manifest.podAnnotations()) {
            if (!pointer.equals("/metadata/annotations")) {
                found.role(pointer, true);
                found.misspelt(pointer);
            }
        }
        return found.sentences;
    }

    private void ownAnnotations() {
        String kind = manifest.kind();
        boolean read = kind.equals("Pod") || kind.equals("Namespace");
        List<String> names =
                manifest.annotations().keySet().stream().filter(OURS::ours).toList();
        if (kind.equals("Namespace") && names.contains(INJECT)) {
            say(INJECT + " on a Namespace is a label: move it to metadata.labels");
        }
        if (read || names.isEmpty()) {
            return;
        }
        String where = manifest.podAnnotations().stream()
                .findFirst()
                .map(pointer -> "move it to " + pointer.substring(1).replace('/', '.'))
                .orElse("move it to the annotations of the pod");
        say(Printable.listed(names) + " on the metadata of a " + shown(kind) + " is not read by anything: " + where);
    }

    private void labels(String pointer) {
        boolean namespace = manifest.kind().equals("Namespace");
        for (String name : manifest.texts(pointer).keySet()) {
            if (OURS.ours(name) && !(namespace && name.equals(INJECT))) {
                say(Printable.quoted(name) + " is a label here, which nothing reads: make it an annotation");
            }
        }
    }

    private void role(String pointer, boolean wrong) {
        if (wrong && manifest.texts(pointer).containsKey(AwsDescriptor.ROLE_ANNOTATION)) {
            say(AwsDescriptor.ROLE_ANNOTATION + " is read on the ServiceAccount only: move it there, or set "
                    + "mxsecrets.io/aws-role-arn on the pod");
        }
    }

    private void misspelt(String pointer) {
        Map<String, String> texts = manifest.texts(pointer);
        for (String name : texts.keySet()) {
            int slash = name.indexOf('/');
            String domain = slash < 0 ? name : name.substring(0, slash);
            boolean likely = !domain.equals(DOMAIN)
                    && (Suggestions.nearest(domain, List.of(DOMAIN)).isPresent() || domain.startsWith("mxsecret"));
            if (likely) {
                say(Printable.quoted(name) + " is not read by us: did you mean " + DOMAIN + "/"
                        + (slash < 0 ? "…" : Printable.line(name.substring(slash + 1), Printable.VALUE)) + "?");
            }
        }
    }

    private static String shown(String kind) {
        return Printable.line(kind, Printable.VALUE);
    }

    private void say(String sentence) {
        sentences.add(sentence);
    }
}
