package io.mxsecrets.core.publish.disk;

/**
 * The permission bits of what is published, set whatever the umask is.
 *
 * @param file of each file: 0400, or 0440 where a group reads
 * @param directory of each directory: 0700, or 02750 where a group reads, so that the group of the volume is inherited
 */
public record Modes(int file, int directory) {
    /** One user writes and reads. */
    public static final Modes OWNER_ONLY = new Modes(0400, 0700);
    /** One user writes, the group of the volume reads. */
    public static final Modes GROUP = new Modes(0440, 02750);

    public Modes {
        if ((file & ~0440) != 0 || (file & 0400) == 0) {
            throw new IllegalArgumentException("a file mode is 0400 or 0440");
        }
        if ((directory & ~02770) != 0 || (directory & 0700) != 0700) {
            throw new IllegalArgumentException("a directory mode is 0700 or 02750");
        }
    }

    public boolean groupReads() {
        return (file & 0040) != 0;
    }
}
