package io.mxsecrets.core.provider.file;

import io.mxsecrets.core.provider.ProviderDescriptor;
import io.mxsecrets.core.provider.ProviderSource;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.SettingValues;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Segments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A document on disk: no settings, no login. */
public final class FileDescriptor implements ProviderDescriptor {
    private static final List<String> NO_DOCUMENTS =
            List.of("/proc", "/dev", "/sys", "/run/secrets", "/var/run/secrets");

    @Override
    public ProviderKind kind() {
        return ProviderKind.FILE;
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public boolean onlyWhereListed() {
        return true;
    }

    @Override
    public List<Problem> problems(ProviderSource source, SettingValues pod) {
        List<Problem> problems = new ArrayList<>();
        if (!source.version().equals(Version.CURRENT)) {
            problems.add(new Problem("version must be current: a file has no other"));
        }
        if (source.reference() instanceof Reference.File file) {
            closed(file.path()).ifPresent(problems::add);
        } else {
            problems.add(new Problem("a document on disk is named as file:/PATH"));
        }
        return problems;
    }

    /** No document is a token, a device or what the kernel tells of a process; ours least of all. */
    private static Optional<Problem> closed(String path) {
        Optional<Problem> fault =
                path.startsWith("/") ? Segments.fault(path.substring(1)) : Optional.of(new Problem("is not absolute"));
        boolean closed = NO_DOCUMENTS.stream().anyMatch(place -> (path + "/").startsWith(place + "/"));
        Problem below = new Problem("is below " + String.join(", ", NO_DOCUMENTS) + ", which hold no documents");
        return fault.or(() -> Optional.of(below).filter(f -> closed))
                .map(f -> f.after("names the file " + Printable.quoted(path) + ", which ")
                        .and("name another"));
    }

    @Override
    public Optional<String> secretName(Reference reference, Optional<String> prefix, SettingValues source) {
        return Optional.empty();
    }
}
