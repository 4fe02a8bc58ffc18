package io.mxsecrets.webhook.certificate.selfmanaged;

import io.mxsecrets.webhook.certificate.Pem;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the replicas keep their keys, and where the API server learns whom to believe. */
interface KeyStorage {
    /**
     * What the Secret holds.
     *
     * @param version for {@link #write}
     * @param data each value in Base64
     */
    record Stored(String version, Map<String, String> data) {}

    /**
     * What the registration holds.
     *
     * @param version for {@link #believe}
     * @param bundles the PEM bundle of each entry; empty text where it has none
     */
    record Registered(String version, List<String> bundles) {
        /** The authorities that every entry believes. */
        Set<X509Certificate> believed() {
            return authorities().stream()
                    .filter(authority -> bundles.stream()
                            .allMatch(bundle -> Pem.readable(bundle).contains(authority)))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** The authorities that any entry believes. */
        List<X509Certificate> authorities() {
            return bundles.stream()
                    .flatMap(bundle -> Pem.readable(bundle).stream())
                    .distinct()
                    .toList();
        }
    }

    /** @throws Awaited if there is no such Secret, or it cannot be read */
    Stored read();

    /** @return whether it was written; not where another wrote since that version was read */
    boolean write(String version, Map<String, String> data);

    /** @throws Awaited if there is no registration, or it cannot be read */
    Registered registered();

    /**
     * Puts a bundle into every entry of the registration.
     *
     * @return whether it was put there; not where another wrote since that version was read
     */
    boolean believe(String version, String bundle);

    /** Something of the cluster is not as it must be; the sentence says what, and what to do. */
    final class Awaited extends RuntimeException {
        Awaited(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
