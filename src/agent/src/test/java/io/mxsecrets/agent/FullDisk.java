package io.mxsecrets.agent;

import io.mxsecrets.core.publish.disk.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A disk that has no space left while it is told so. */
final class FullDisk {
    private FullDisk() {}

    static Disk over(Disk disk, AtomicBoolean full) {
        return (Disk) Proxy.newProxyInstance(
                FullDisk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (full.get() && method.getName().equals("write")) {
                        throw new FileSystemException(arguments[0].toString(), null, "No space left on device");
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
