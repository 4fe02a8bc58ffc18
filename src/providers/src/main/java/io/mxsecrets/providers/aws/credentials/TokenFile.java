package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.secret.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A small secret file that somebody else renews: the kubelet swaps a link, so it is opened anew at each use. */
final class TokenFile {
    private static final int LARGEST = 64 << 10;

    private TokenFile() {}

    /**
     * @param what it is, for messages: {@code the token for STS}
     * @throws Failure if it is missing, unreadable, empty or larger than 64 KiB
     */
    static SecretText read(Path file, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw refused(what, file, "is larger than 64 KiB, so it is no token");
            }
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw refused(what, file, "is empty");
            }
            if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw refused(what, file, "holds blanks or characters that no token has");
            }
            return SecretText.of(text);
        } catch (NoSuchFileException e) {
            throw refused(what, file, "is not there: is the projected volume mounted?");
        } catch (AccessDeniedException e) {
            throw refused(what, file, "may not be read by this user; the container's UID or the pod's fsGroup is off");
        } catch (IOException e) {
            throw refused(what, file, "cannot be read");
        }
    }

    private static Failure refused(String what, Path file, String why) {
        return Failure.of(Reason.IDENTITY_FILE, Step.LOGIN, what + " in " + file + " " + why);
    }
}
