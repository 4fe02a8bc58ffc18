package io.mxsecrets.core.publish;

import io.mxsecrets.core.publish.Disk.Kind;
import io.mxsecrets.core.publish.Disk.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /** The names that have no link yet. A name that somebody else has, {@code ..data} too, ends the run here. */
    List<String> missing(Collection<String> names) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Optional<Node> node = disk.look(directory.resolve(name));
            if (node.isEmpty()) {
                missing.add(name);
            } else if (!isOurs(name, node.get())) {
                throw foreign(name);
            }
        }
        Optional<Node> data = disk.look(directory.resolve(Generations.DATA));
        if (data.isPresent() && !pointsAtGeneration(data.get())) {
            throw foreign(Generations.DATA);
        }
        return missing;
    }

    private RuntimeException foreign(String name) {
        return CannotWrite.at(
                directory.resolve(name),
                "something that is not ours has this name; remove it, or choose another directory or file-name");
    }

    private boolean isOurs(String name, Node node) throws IOException {
        return node.kind() == Kind.LINK
                && disk.readLink(directory.resolve(name)).equals(THROUGH_DATA + name);
    }

    private boolean pointsAtGeneration(Node data) throws IOException {
        return data.kind() == Kind.LINK
                && Generations.stampOf(disk.readLink(directory.resolve(Generations.DATA)))
                        .isPresent();
    }

    void create(Collection<String> names) throws IOException {
        for (String name : names) {
            disk.createLink(directory.resolve(name), THROUGH_DATA + name);
        }
    }

    /** Removes the links of ours that are not among {@code names}. */
    void removeOthers(Set<String> names) throws IOException {
        for (String name : disk.list(directory)) {
            if (names.contains(name) || name.startsWith("..")) {
                continue;
            }
            Optional<Node> node = disk.look(directory.resolve(name));
            if (node.isPresent() && isOurs(name, node.get())) {
                disk.delete(directory.resolve(name));
            }
        }
    }
}
