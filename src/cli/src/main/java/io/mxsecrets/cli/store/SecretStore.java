package io.mxsecrets.cli.store;

import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * One secret in its store, or the names beside it. Each method ends in a {@link io.mxsecrets.core.failure.Failure} or a {@link
 * io.mxsecrets.cli.console.CommandFailed} where it does not do what it says; none of them holds a value.
 */
public interface SecretStore extends AutoCloseable {
    /** As messages name it: {@code the secret prod/db in eu-west-1}. */
    String words();

    /** What the store tells without values. */
    SecretDescription describe(Deadline deadline);

    /** The version that the settings ask for. */
    Document read(Deadline deadline);

    /** @return the version, of a secret that was not there */
    String create(SecretBytes document, Labels labels, Deadline deadline);

    /**
     * Writes a new version on top of the one that the caller has seen, and nothing where there is another one by now.
     *
     * @param base the version that the change was made from
     * @return the new version
     */
    String replace(SecretBytes document, String base, Deadline deadline);

    /**
     * As {@link #replace}, where only one key differs.
     *
     * @param document with the key changed
     */
    default String setKey(String key, SecretText value, SecretBytes document, String base, Deadline deadline) {
        return replace(document, base, deadline);
    }

    /** Sets description and tags; what they do not name stays. */
    void label(Labels labels, Deadline deadline);

    /** @return what is left to be done about it, as a sentence */
    String delete(Removal removal, Deadline deadline);

    void restore(Deadline deadline);

    /**
     * The names that begin with the reference.
     *
     * @param tag which they must have
     */
    List<Listed> list(Optional<Tag> tag, Deadline deadline);

    @Override
    void close();
}
