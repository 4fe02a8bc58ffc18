package io.mxsecrets.core.document;

import io.mxsecrets.core.entries.Origin;

/** The members seen so far, to tell when one object names the same one twice. A set with one array and no nodes. */
final class SeenNames {
    private Origin[] table = new Origin[64];
    private int size;

    /** Whether the member is new. */
    boolean add(Origin member) {
        if (2 * ++size > table.length) {
            grow();
        }
        int at = slot(table, member);
        boolean fresh = table[at] == null;
        table[at] = member;
        return fresh;
    }

    private void grow() {
        Origin[] larger = new Origin[2 * table.length];
        for (Origin member : table) {
            if (member != null) {
                larger[slot(larger, member)] = member;
            }
        }
        table = larger;
    }

    private static int slot(Origin[] table, Origin member) {
        int hash = member.memberHash();
        int at = (hash ^ (hash >>> 16)) & (table.length - 1);
        while (table[at] != null && !table[at].isSameMember(member)) {
            at = (at + 1) & (table.length - 1);
        }
        return at;
    }
}
