package io.mxsecrets.core.env;

import io.mxsecrets.core.entries.Entries;
import io.mxsecrets.core.entries.Entry;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.secret.SecretBytes;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Suggestions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The file that {@code valueFrom.fileKeyRef} names: a line {@code NAME='value'} for each variable. Its reader takes what
 * stands between single quotes as it is, without any escape, and reads line by line.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/3721-support-for-env-files">KEP-3721</a>
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.37.1/pkg/kubelet/util/env/env_util.go">the kubelet's reader</a>
 */
public final class EnvFile {
    /** What the kubelet's reader takes as one line, without its end. */
    public static final int LINE_BYTES = 65_535;
    /** All variables together: Linux gives arguments and environment of a process 2 MiB. */
    public static final int BYTES = 1 << 20;

    /** The variable that every target gets where the kubelet must not start it without the files: {@code true} once they are there. */
    public static final String READY = "MENDIX_SECRETS_READY";

    private static final String FILES = "read it from the files instead, or change the value";

    private EnvFile() {}

    /** The path that pods are given, relative to the directory. No format has such a file, whatever its base name, and no program that reads {@code *.env} takes it. */
    public static String path(String baseName) {
        return baseName + ".kubelet";
    }

    /**
     * @param gate whether {@link #READY} is among them
     * @param variables with distinct names, of the sources that {@code entries} are of
     * @return the file, without a line where no optional variable is there
     * @throws Failure {@code DOCUMENT_INVALID} where a variable cannot be what the document says, naming its key and what to
     *     do; {@code TOO_LARGE} where a process could not be given them
     */
    public static RenderedFile render(
            String baseName, boolean gate, Collection<EnvVariable> variables, Entries entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (gate) {
            out.writeBytes((READY + "='true'\n").getBytes(StandardCharsets.UTF_8));
        }
        List<EnvVariable> sorted = variables.stream()
                .sorted(Comparator.comparing(EnvVariable::name))
                .toList();
        for (EnvVariable variable : sorted) {
            entry(variable, entries).ifPresent(entry -> out.writeBytes(lines(variable, entry)));
        }
        if (out.size() > BYTES) {
            throw Failure.of(
                    Reason.TOO_LARGE,
                    Step.RENDER,
                    "the variables that env asks for take " + out.size() + " bytes, " + BYTES + " is the limit",
                    "read some of them from the files instead");
        }
        return new RenderedFile(path(baseName), SecretBytes.owning(out.toByteArray()));
    }

    /** The kubelet takes an empty value for one that is not there. */
    private static Optional<Entry> entry(EnvVariable variable, Entries entries) {
        Optional<Entry> entry = entries.get(variable.key());
        boolean full = entry.filter(e -> !e.value().reveal().isEmpty()).isPresent();
        if (!full && !variable.optional()) {
            throw entry.isPresent()
                    ? failure(variable, "its value is empty, which the kubelet treats as missing", "give it a value")
                    : failure(variable, "there is no such key", nearest(variable, entries));
        }
        return full ? entry : Optional.empty();
    }

    private static String nearest(EnvVariable variable, Entries entries) {
        return Suggestions.nearest(variable.key(), entries.keys())
                .map(near -> "did you mean " + Printable.quoted(near) + "?")
                .orElse("correct env, add the key, or set optional to true");
    }

    private static byte[] lines(EnvVariable variable, Entry entry) {
        String value = entry.value().reveal();
        if (value.indexOf('\'') >= 0) {
            throw failure(variable, "its value holds a single quote, which no variable from a file can", FILES);
        }
        if (value.contains("\r\n")) {
            throw failure(
                    variable,
                    "its value holds a line that ends with carriage return and line feed, of which the kubelet drops"
                            + " the first",
                    FILES);
        }
        String text = variable.name() + "='" + value + "'\n";
        boolean tooLong = Arrays.stream(text.split("\n"))
                .anyMatch(line -> line.getBytes(StandardCharsets.UTF_8).length > LINE_BYTES);
        if (tooLong) {
            throw failure(
                    variable, "its value holds a line that is longer than the 64 KiB which the kubelet reads", FILES);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Failure failure(EnvVariable variable, String why, String remedy) {
        return Failure.of(
                        Reason.DOCUMENT_INVALID,
                        Step.RENDER,
                        "env cannot give the key " + Printable.quoted(variable.key()) + " as the variable "
                                + variable.name() + ": " + why,
                        remedy)
                .forSource(variable.source());
    }
}
