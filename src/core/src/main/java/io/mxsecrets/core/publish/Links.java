package io.mxsecrets.core.publish;

import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.WriteErrorMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The stable links, through which readers open: each name points through {@code ..data} and never changes. */
final class Links {
    private static final String THROUGH_DATA = Generations.DATA + "/";

    private final Path directory;
    private final Disk disk;

    Links(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * The names that have no link yet. A name that another file has ends the run here.
     *
     * @param present the names in the directory
     */
    List<String> missing(Collection<String> names, Collection<String> present) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (!present.contains(name)) {
                missing.add(name);
            } else if (!isOurs(name)) {
                throw WriteErrorMapper.foreign(directory.resolve(name));
            }
        }
        return missing;
    }

    /**
     * What is present once links that have one of our names and point elsewhere are deleted.
     *
     * @param present the names in the directory
     */
    List<String> reclaimed(Collection<String> names, Collection<String> present) throws IOException {
        List<String> left = new ArrayList<>(present);
        for (String name : names) {
            if (present.contains(name)
                    && !isOurs(name)
                    && disk.readLink(directory.resolve(name)).isPresent()) {
                disk.delete(directory.resolve(name));
                left.remove(name);
            }
        }
        return left;
    }

    private boolean isOurs(String name) throws IOException {
        return disk.readLink(directory.resolve(name))
                .filter(target -> target.equals(THROUGH_DATA + name))
                .isPresent();
    }

    void create(Collection<String> names) throws IOException {
        for (String name : names) {
            disk.createLink(directory.resolve(name), THROUGH_DATA + name);
        }
    }

    /** Removes our links among {@code present} that are not among {@code names}. */
    void removeOthers(Set<String> names, Collection<String> present) throws IOException {
        for (String name : present) {
            if (!names.contains(name) && !name.startsWith("..") && isOurs(name)) {
                disk.delete(directory.resolve(name));
            }
        }
    }
}
