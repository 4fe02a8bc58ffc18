package io.mxsecrets.webhook.certificate;

import java.util.Map;
import java.util.Optional;

/** Where the replicas keep their keys, and where the API server learns whom to believe. */
interface SharedKeys {
    /**
     * What the Secret holds.
     *
     * @param version for {@link #write}
     * @param data each value in Base64
     */
    record Stored(String version, Map<String, String> data) {}

    Stored read();

    /** @return the keys as written, or empty where another replica wrote since that version was read */
    Optional<Stored> write(String version, Map<String, String> data);

    /** The bundle of every entry of our registration, PEM; empty where entries differ or have none. */
    String believed();

    /** Puts a bundle into every entry of our registration. */
    void believe(String bundle);
}
