package io.mxsecrets.core.publish;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.format.Formats;
import io.mxsecrets.core.output.RenderedFile;
import io.mxsecrets.core.publish.disk.Disk;
import io.mxsecrets.core.publish.disk.Disk.Kind;
import io.mxsecrets.core.publish.disk.Disk.Node;
import io.mxsecrets.core.publish.disk.Modes;
import io.mxsecrets.core.publish.disk.WriteErrorMapper;
import io.mxsecrets.core.publish.manifest.GenerationName;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.secret.SecretBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Publishes generations into one directory, as the kubelet writes volumes: readers open through stable links, and all
 * files change at once.
 *
 * <pre>
 *   secrets.properties -> ..data/secrets.properties        stable links
 *   manifest.json      -> ..data/manifest.json
 *   ..data             -> ..20261122T165641.123Z           swapped by rename
 *   ..20261122T165641.123Z/                                the current generation
 *   ..20261122T165141.002Z/                                the former one
 * </pre>
 *
 * <ol>
 *   <li>Check that the directory is one, and that no other file has a name that we need.
 *   <li>Read the current generation.
 *   <li>If it has the same bytes, settings and origins: restore missing stable links and stop, unchanged.
 *   <li>Measure the files and the manifest. Past the limit, nothing is touched.
 *   <li>Remove the former generation and whatever a killed run left. Only the current one remains.
 *   <li>Make the dated directory of the new generation; its name sorts after the current one's.
 *   <li>Write the files, each created with its final mode. The manifest is last: what has it is whole.
 *   <li>Read back owner, group, mode and size of everything written.
 *   <li>Make the stable links that are missing; they dangle until the next step.
 *   <li>Make {@code ..data_tmp} and rename it to {@code ..data}. This is the one step that readers see.
 *   <li>Remove stable links of files that are no more.
 * </ol>
 *
 * <p>A failure before step 10 removes the new directory again. A killed process leaves at most a directory, a link and
 * some dangling links, which are in nobody's way: the next run removes them in step 5 or {@link #sweep}.
 *
 * <p>One publisher a directory, one call at a time: the caller serialises.
 */
public final class Publisher {
    private final Path directory;
    private final Modes modes;
    private final Disk disk;
    private final InstantSource clock;
    private final Generations generations;
    private final Links links;

    /** @param directory absolute; made if only its last part is missing */
    public Publisher(Path directory, Modes modes, Disk disk, InstantSource clock) {
        this.directory = Objects.requireNonNull(directory);
        this.modes = Objects.requireNonNull(modes);
        this.disk = Objects.requireNonNull(disk);
        this.clock = Objects.requireNonNull(clock);
        this.generations = new Generations(directory, disk);
        this.links = new Links(directory, disk);
    }

    /**
     * @throws Failure {@code CANNOT_WRITE} naming the path and what to do, {@code TOO_LARGE} when the files and the
     *     manifest are past the limit; the current generation is whole in either case
     */
    public PublishResult publish(Draft draft) {
        return onDisk(() -> {
            ensureDirectory(); // 1
            List<String> present = generations.names();
            Set<String> names = draft.links();
            List<String> missingLinks = links.missing(names, present);
            Optional<String> stamp = generations.currentStamp();
            if (stamp.isEmpty() && present.contains(Generations.DATA)) {
                throw WriteErrorMapper.foreign(directory.resolve(Generations.DATA));
            }
            Optional<Manifest> current = stamp.isPresent() ? generations.manifest(stamp.get()) : Optional.empty(); // 2
            if (current.isPresent() && holds(current.get(), draft)) { // 3
                links.create(missingLinks);
                return new PublishResult.Unchanged(current.get());
            }
            Manifest next = manifest(draft, current);
            replace(draft, next, stamp, present, missingLinks);
            return new PublishResult.Published(next);
        });
    }

    private void replace(
            Draft draft, Manifest next, Optional<String> stamp, List<String> present, List<String> missingLinks)
            throws IOException {
        List<RenderedFile> files = new ArrayList<>(draft.files());
        files.add(new RenderedFile(Manifest.FILE, SecretBytes.owning(generations.write(next))));
        checkSize(files); // 4
        generations.deleteAllBut(stamp.stream().toList(), present); // 5
        write(draft, files, next.generation(), missingLinks); // 6 to 10
        links.removeOthers(draft.links(), present); // 11
    }

    /**
     * Makes the directory again what {@link #publish} left there, whatever others did to it since: links, files, the
     * manifest or the whole directory. A link of ours that points elsewhere is replaced; a file or directory that has
     * one of our names may be needed, and stays.
     *
     * @param draft what is on disk
     * @param expected the manifest that was published with it; a generation that is written anew is the pod's first one,
     *     and due for a restart, if that one was
     * @return empty where everything is as it was left
     * @throws Failure {@code CANNOT_WRITE} naming the path and what to do
     */
    public Optional<Manifest> restore(Draft draft, Manifest expected) {
        return onDisk(() -> {
            ensureDirectory();
            List<String> present = generations.names();
            Set<String> names = draft.links();
            List<String> missingLinks = links.missing(names, links.reclaimed(names, present));
            Optional<String> stamp = generations.currentStamp();
            if (stamp.isEmpty() && present.contains(Generations.DATA) && !generations.isLink()) {
                throw WriteErrorMapper.foreign(directory.resolve(Generations.DATA));
            }
            if (generations.current().equals(Optional.of(expected)) && holds(expected, draft)) {
                links.create(missingLinks);
                return missingLinks.isEmpty() ? Optional.empty() : Optional.of(expected);
            }
            String last =
                    stamp.filter(s -> s.compareTo(expected.generation()) > 0).orElse(expected.generation());
            String next = GenerationName.next(clock.instant(), Optional.of(last));
            boolean first = expected.generation().equals(expected.firstGeneration());
            Manifest manifest = new Manifest(
                    next,
                    first ? next : expected.firstGeneration(),
                    draft.settings(),
                    expected.restartDue(),
                    new TreeMap<>(draft.sources()),
                    draft.keys());
            replace(draft, manifest, stamp, present, missingLinks);
            return Optional.of(manifest);
        });
    }

    /** The stable links of the generation on disk, through which readers open; none when none is whole. */
    public Set<Path> links() {
        return onDisk(() -> isThere() ? currentNames() : Set.<String>of()).stream()
                .map(directory::resolve)
                .collect(Collectors.toSet());
    }

    /** The manifest of the generation on disk; empty when there is none, or none that is whole. */
    public Optional<Manifest> current() {
        return onDisk(() -> isThere() ? generations.current() : Optional.empty());
    }

    /** The files of the generation on disk, without its manifest, sorted by path; none when there is no generation. */
    public List<RenderedFile> currentFiles() {
        return onDisk(() -> {
            List<RenderedFile> files = new ArrayList<>();
            Optional<Manifest> current = isThere() ? generations.current() : Optional.empty();
            if (current.isPresent()) {
                String stamp = current.get().generation();
                long left = Formats.RENDERED_BYTES;
                for (String file : generations.files(stamp)) {
                    if (!file.equals(Manifest.FILE)) {
                        left -= generations.size(stamp, file);
                        if (left < 0) {
                            return List.of(); // Not what was published, and no reason to run out of memory.
                        }
                        files.add(generations.read(stamp, file));
                    }
                }
            }
            return files;
        });
    }

    /** Removes what a killed run left; the current and the former generation stay. For the start of a program. */
    public void sweep() {
        onDisk(() -> {
            if (isThere()) {
                sweep(true);
            }
            return null;
        });
    }

    private void sweep(boolean keepFormer) throws IOException {
        List<String> present = generations.names();
        Set<String> stay = new HashSet<>();
        Optional<String> current = generations.currentStamp();
        if (current.isPresent()) {
            stay.add(current.get());
            if (keepFormer) {
                generations.former(current.get(), present).ifPresent(stay::add);
            }
        }
        generations.deleteAllBut(stay, present);
        links.removeOthers(currentNames(), present);
    }

    /** Removes all that was ever published here, links first, so that nobody reads a part: {@code on-stale: remove}. */
    public void withdraw() {
        onDisk(() -> {
            if (isThere()) {
                List<String> present = generations.names();
                links.removeOthers(Set.of(), present);
                if (generations.currentStamp().isPresent()) {
                    disk.delete(directory.resolve(Generations.DATA));
                }
                generations.deleteAllBut(Set.of(), present);
            }
            return null;
        });
    }

    private static void checkSize(List<RenderedFile> files) {
        long total = files.stream().mapToLong(RenderedFile::pageBytes).sum();
        if (total > Formats.RENDERED_BYTES) {
            throw Failure.of(
                    Reason.TOO_LARGE,
                    Step.PUBLISH,
                    files.size() - 1 + " files and the manifest take " + total + " bytes, " + Formats.RENDERED_BYTES
                            + " is the limit",
                    "leave keys out with keys, or write fewer formats");
        }
    }

    /**
     * When the stores last confirmed the generation on disk: the modification time of its manifest. A generation may be
     * weeks old and have been checked a second ago, and a program that restarts must be able to tell.
     *
     * @return when the generation was created, if there was no confirmation since
     */
    public Instant lastConfirmed(Manifest current) {
        try {
            Instant confirmed = disk.modified(currentManifest());
            return confirmed.isAfter(current.made()) ? confirmed : current.made();
        } catch (IOException e) {
            return current.made();
        }
    }

    /** Best effort: if the disk refuses, a restart knows less, and nothing else is lost. */
    public void confirm(Instant time) {
        try {
            disk.setModified(currentManifest(), time);
        } catch (IOException e) {
            return;
        }
    }

    private Path currentManifest() {
        return directory.resolve(Generations.DATA).resolve(Manifest.FILE);
    }

    private Manifest manifest(Draft draft, Optional<Manifest> current) {
        String generation = GenerationName.next(clock.instant(), current.map(Manifest::generation));
        String first = current.map(Manifest::firstGeneration).orElse(generation);
        boolean restartDue = draft.readAtStart() && !first.equals(generation);
        return new Manifest(
                generation, first, draft.settings(), restartDue, new TreeMap<>(draft.sources()), draft.keys());
    }

    /** 1. */
    private void ensureDirectory() throws IOException {
        Optional<Node> there = disk.look(directory);
        if (there.isEmpty()) {
            disk.createDirectory(directory, modes.directory());
            disk.setMode(directory, modes.directory());
        } else if (there.get().kind() != Kind.DIRECTORY) {
            throw WriteErrorMapper.at(directory, "it is not a directory", "choose another directory");
        }
    }

    private boolean isThere() throws IOException {
        return generations.is(directory, Kind.DIRECTORY);
    }

    /** 3. Versions are left out: a new version with equal entries is not news to a reader. */
    private boolean holds(Manifest current, Draft draft) throws IOException {
        String stamp = current.generation();
        Map<String, Integer> directories = draft.directories();
        if (!current.settings().equals(draft.settings()) || !generations.hasDirectories(stamp, directories.keySet())) {
            return false;
        }
        for (RenderedFile file : draft.files()) {
            if (!generations.holds(stamp, file)) {
                return false;
            }
        }
        return generations.hasNoMore(stamp, draft.links().size(), directories)
                && current.keys().equals(draft.keys());
    }

    private void write(Draft draft, List<RenderedFile> files, String stamp, List<String> missingLinks)
            throws IOException {
        Set<String> inner = draft.directories().keySet();
        NewGeneration generation = new NewGeneration(directory, generations.path(stamp), inner, files, modes, disk);
        try {
            generation.write(); // 6, 7
            generation.verify(); // 8
            links.create(missingLinks); // 9
            generation.swap(); // 10
        } catch (IOException | Failure e) {
            discard();
            throw e;
        }
    }

    /** Undoes a failed write as far as the disk lets us; what stays is removed by the next run. */
    private void discard() {
        try {
            sweep(false);
        } catch (IOException e) {
            return; // The failure that led here is the one to tell.
        }
    }

    /** The names at the top of the current generation: those that have a stable link. */
    private Set<String> currentNames() throws IOException {
        Optional<Manifest> current = generations.current();
        return current.isPresent() ? Set.copyOf(generations.names(current.get().generation())) : Set.of();
    }

    /** What a method does on the disk. */
    @FunctionalInterface
    private interface DiskWork<T> {
        T run() throws IOException;
    }

    private <T> T onDisk(DiskWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw WriteErrorMapper.because(e, directory);
        }
    }
}
