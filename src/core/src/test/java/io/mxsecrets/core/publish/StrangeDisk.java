package io.mxsecrets.core.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A disk where one name comes out otherwise than it was made; it lists names the other way round, and notes deletions. */
final class StrangeDisk extends PassingDisk {
    private final String name;
    private final UnaryOperator<Optional<Node>> strange;
    final List<String> deleted = new ArrayList<>();

    /** @param name of the file or directory that {@code strange} makes something else of */
    StrangeDisk(String name, UnaryOperator<Optional<Node>> strange) {
        this.name = name;
        this.strange = strange;
    }

    @Override
    public Optional<Node> look(Path path) throws IOException {
        Optional<Node> seen = super.look(path);
        return path.endsWith(name) ? strange.apply(seen) : seen;
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>(super.list(directory));
        names.sort(Collections.reverseOrder());
        return names;
    }

    @Override
    public void delete(Path path) throws IOException {
        deleted.add(path.getFileName().toString());
        super.delete(path);
    }
}
