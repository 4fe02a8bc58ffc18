package io.mxsecrets.core.entries;

import java.util.Objects;

/**
 * Where an entry came from: a source and the place in its document. A chain of names that shares its beginning with its
 * neighbours, so that the text of a place is only made for the message that needs it.
 */
public final class Origin {
    private final String source;
    private final Origin container;
    private final String name;

    private Origin(String source, Origin container, String name) {
        this.source = Objects.requireNonNull(source);
        this.container = container;
        this.name = name;
    }

    /** The whole document of a source. */
    public static Origin document(String source) {
        return new Origin(source, null, "");
    }

    /** The member or element of this place. */
    public Origin member(String member) {
        return new Origin(source, this, Objects.requireNonNull(member));
    }

    /** The alias of the source. */
    public String source() {
        return source;
    }

    /** The place as a JSON pointer (RFC 6901), such as {@code /VCS/GitlabAdminPAT}; empty for the whole document. */
    public String place() {
        if (container == null) {
            return "";
        }
        return container.place() + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public String toString() {
        return source + ":" + place();
    }
}
