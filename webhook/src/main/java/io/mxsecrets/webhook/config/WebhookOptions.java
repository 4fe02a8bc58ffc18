package io.mxsecrets.webhook.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the environment says, read strictly: a variable that is set has a value. One that is empty by mistake could otherwise
 * switch a protection off, such as the authority of the clients.
 *
 * @param configuration the admin's configuration file
 * @param tls the directory of {@code tls.crt} and {@code tls.key}
 * @param namespace the webhook's own; empty outside of a cluster
 * @param selfManaged present if the webhook makes its own certificate
 * @param clientCa authorities of the clients that may send reviews; empty for any client
 * @param objects a directory to read instead of a cluster
 */
public record WebhookOptions(
        Path configuration,
        Path tls,
        Optional<String> namespace,
        Optional<SelfManaged> selfManaged,
        Optional<Path> clientCa,
        Optional<Path> objects) {
    private static final String PREFIX = "MXSECRETS_WEBHOOK_";

    /**
     * Where a self-managed certificate is kept, what it is for and who has to trust it.
     *
     * @param secret the Secret that the replicas share
     * @param service the Service that the certificate names
     * @param registration the MutatingWebhookConfiguration that gets the authority
     */
    public record SelfManaged(String namespace, String secret, String service, String registration) {}

    /** The environment has mistakes; the message names every variable that is wrong. */
    public static final class BadOptions extends RuntimeException {
        BadOptions(List<String> problems) {
            super(String.join("; ", problems), null, false, false);
        }
    }

    /** @throws BadOptions with every mistake */
    public static WebhookOptions of(Map<String, String> environment) {
        return new Reader(environment).read();
    }

    private static final class Reader {
        private final Map<String, String> environment = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> all) {
            all.forEach((name, value) -> {
                if (name.startsWith(PREFIX)) {
                    environment.put(name, value);
                }
            });
        }

        WebhookOptions read() {
            environment.forEach((name, value) -> {
                if (value.isBlank()) {
                    problems.add(name + " is empty; give it a value or unset it");
                }
            });
            WebhookOptions options = new WebhookOptions(
                    Path.of(required("CONFIG")),
                    find("TLS").map(Path::of).orElse(Path.of("/etc/mxsecrets/tls")),
                    find("NAMESPACE"),
                    find("SECRET").map(this::selfManaged),
                    find("CLIENT_CA").map(Path::of),
                    find("OBJECTS").map(Path::of));
            if (!problems.isEmpty()) {
                throw new BadOptions(problems);
            }
            return options;
        }

        private SelfManaged selfManaged(String secret) {
            return new SelfManaged(required("NAMESPACE"), secret, required("SERVICE"), required("REGISTRATION"));
        }

        private Optional<String> find(String name) {
            return Optional.ofNullable(environment.get(PREFIX + name));
        }

        private String required(String name) {
            return find(name).orElseGet(() -> {
                problems.add(PREFIX + name + " is not set");
                return "";
            });
        }
    }
}
