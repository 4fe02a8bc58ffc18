package io.mxsecrets.core.text;

/**
 * One mistake in settings, or one warning about them: what is wrong, and what to do. Readers take the parts; nothing but
 * {@link #toString} joins them. Shows at most 64 safe characters of any text of a user.
 *
 * @param joint what stands between the two, such as {@code "; "}
 * @param remedy what would be right, or what to do; empty where {@code what} is the whole sentence
 */
public record Problem(String what, String joint, String remedy) {
    public Problem(String what, String remedy) {
        this(what, remedy.isEmpty() ? "" : "; ", remedy);
    }

    public Problem(String what) {
        this(what, "");
    }

    /** This problem of something: {@code the source db } before {@code has no region}. */
    public Problem after(String about) {
        return new Problem(about + what, joint, remedy);
    }

    /** This problem in a place; none is named where that is empty. */
    public Problem in(String place) {
        return place.isEmpty() ? this : after(place + ": ");
    }

    /** This problem with one more remedy, if there is one. */
    public Problem and(String more) {
        boolean another = !remedy.isEmpty() && !more.isEmpty();
        return another ? new Problem(what, joint, remedy + "; " + more) : new Problem(what, remedy + more);
    }

    @Override
    public String toString() {
        return what + joint + remedy;
    }
}
