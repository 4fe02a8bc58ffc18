package io.mxsecrets.examples.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loads the product's classes anew, those of some directories before those of the class path. */
final class OwnClasses extends ClassLoader {
    private final List<Path> first;

    OwnClasses(List<Path> first) {
        super(OwnClasses.class.getClassLoader());
        this.first = first;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith("io.mxsecrets.") && !name.startsWith("com.example.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = open(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private InputStream open(String file) throws IOException {
        for (Path directory : first) {
            if (Files.exists(directory.resolve(file))) {
                return Files.newInputStream(directory.resolve(file));
            }
        }
        return getParent().getResourceAsStream(file);
    }
}
