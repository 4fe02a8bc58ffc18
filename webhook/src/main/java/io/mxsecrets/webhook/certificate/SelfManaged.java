package io.mxsecrets.webhook.certificate;

import io.mxsecrets.webhook.certificate.SharedKeys.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The certificate that the webhook makes for itself, one for all replicas. A look: read the Secret and the registration;
 * work out what should be; write the Secret under its version, and look again where another replica was faster; complete the
 * registration's bundle; put the leaf on disk, from where it is served like any other.
 */
public final class SelfManaged {
    private static final int RACES = 8;

    private final SharedKeys shared;
    private final Renewal renewal;
    private final Path directory;
    private final InstantSource clock;

    SelfManaged(SharedKeys shared, Renewal renewal, Path directory, InstantSource clock) {
        this.shared = shared;
        this.renewal = renewal;
        this.directory = directory;
        this.clock = clock;
    }

    /** Makes all as it should be. Throws what the cluster or the disk throws; the next look starts afresh. */
    public void look() {
        String believed = shared.believed();
        Keys keys = agreed(believed);
        if (!believed.equals(keys.bundle())) {
            shared.believe(keys.bundle());
        }
        serve(keys.leaf());
    }

    private Keys agreed(String believed) {
        for (int i = 0; i < RACES; i++) {
            Stored stored = shared.read();
            Optional<Keys> old = Keys.of(stored.data());
            Keys next = renewal.next(old, believed, clock.instant());
            if (old.filter(next::equals).isPresent()
                    || shared.write(stored.version(), next.data()).isPresent()) {
                return next;
            }
        }
        throw new IllegalStateException("other replicas keep changing the Secret of the certificate");
    }

    private void serve(KeyAndCertificate leaf) {
        replace("tls.key", Pem.text(leaf.key()));
        replace("tls.crt", Pem.text(leaf.certificate()));
    }

    private void replace(String name, String text) {
        Path file = directory.resolve(name);
        try {
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return;
            }
            Path fresh = Files.createTempFile(
                    directory,
                    name,
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
