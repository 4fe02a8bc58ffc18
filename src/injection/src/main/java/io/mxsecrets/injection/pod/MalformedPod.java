package io.mxsecrets.injection.pod;

/** The JSON is no pod. An API server never sends such a thing. */
public final class MalformedPod extends RuntimeException {
    MalformedPod(String place, String wanted) {
        super(place + " is not " + wanted, null, false, false);
    }
}
