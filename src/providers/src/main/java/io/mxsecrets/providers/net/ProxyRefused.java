package io.mxsecrets.providers.net;

import java.io.IOException;

/** The proxy makes no tunnel to the store. The message says what it answered, and quotes nothing. */
public final class ProxyRefused extends IOException {
    public ProxyRefused(String sentence) {
        super(sentence);
    }
}
