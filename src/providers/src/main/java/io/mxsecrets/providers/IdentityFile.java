package io.mxsecrets.providers;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that proves who we are: a projected token of the ServiceAccount, a role ID. Read anew for each login, for the
 * kubelet replaces it; blanks and line ends around the content are dropped.
 */
public final class IdentityFile {
    private static final int LARGEST = 64 << 10;

    private IdentityFile() {}

    /**
     * @param what as messages name it: {@code the token for Vault}
     * @throws Failure {@link Reason#IDENTITY_FILE}, never with a word of the content
     */
    public static SecretText read(Path file, String what) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // A pipe would be waited for, for ever.
            throw unusable(what + " is not a regular file: " + file, "name the file that holds it");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException e) {
            throw unusable(
                    what + " is missing: there is no " + file,
                    "check that the projected token is mounted there, or name the file that is");
        } catch (IOException e) {
            throw unusable(what + " cannot be read: " + file, "check its owner and mode against this process's UID");
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw unusable(what + " is empty: " + file, "it is read again at the next try");
        }
        if (bytes.length > LARGEST) {
            throw unusable(what + " is larger than 64 KiB: " + file, "that is not a token, name the right file");
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw unusable(what + " holds blanks or characters that no token has: " + file, "name the right file");
        }
        return SecretText.of(text);
    }

    private static Failure unusable(String what, String remedy) {
        return Failure.of(Reason.IDENTITY_FILE, Step.LOGIN, what, remedy);
    }
}
