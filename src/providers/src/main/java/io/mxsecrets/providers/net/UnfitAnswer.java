package io.mxsecrets.providers.net;

import java.io.IOException;

/** An answer that never reaches a parser. The message continues "… answered", and quotes nothing of the answer. */
public final class UnfitAnswer extends IOException {
    public UnfitAnswer(String sentence) {
        super(sentence);
    }
}
