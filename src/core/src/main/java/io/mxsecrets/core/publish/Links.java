package io.mxsecrets.core.publish;

import io.mxsecrets.core.publish.Disk.Kind;
import io.mxsecrets.core.publish.Disk.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
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

    /** Refuses to touch what we did not make: a name is free, or has our link, or the run ends here. */
    void checkNotForeign(Collection<String> names) throws IOException {
        for (String name : names) {
            Optional<Node> node = disk.look(directory.resolve(name));
            if (node.isPresent() && !isOurs(name, node.get())) {
                throw foreign(name);
            }
        }
        Optional<Node> data = disk.look(directory.resolve(Generations.DATA));
        if (data.isPresent() && !pointsAtGeneration(data.get())) {
            throw foreign(Generations.DATA);
        }
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
                && disk.readLink(directory.resolve(Generations.DATA)).startsWith("..")
                && Stamp.isStamp(
                        disk.readLink(directory.resolve(Generations.DATA)).substring(2));
    }

    void createMissing(Collection<String> names) throws IOException {
        for (String name : names) {
            if (disk.look(directory.resolve(name)).isEmpty()) {
                disk.createLink(directory.resolve(name), THROUGH_DATA + name);
            }
        }
    }

    /** Removes the links of ours that are not among {@code names}. */
    void removeOthers(Set<String> names) throws IOException {
        for (String name : disk.list(directory)) {
            Optional<Node> node = disk.look(directory.resolve(name));
            if (!names.contains(name) && node.isPresent() && isOurs(name, node.get())) {
                disk.delete(directory.resolve(name));
            }
        }
    }
}
