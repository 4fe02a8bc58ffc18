package io.mxsecrets.core.reference;

import io.mxsecrets.core.failure.BadValue;
import java.util.regex.Pattern;

/** Which version of a secret: the setting {@code version}. */
public sealed interface Version {
    /** The newest: {@code AWSCURRENT}, the latest version of KV v2. */
    record Current() implements Version {
        @Override
        public String toString() {
            return "current";
        }
    }

    /** The one before: {@code AWSPREVIOUS}, the version below the latest in KV v2. */
    record Previous() implements Version {
        @Override
        public String toString() {
            return "previous";
        }
    }

    /** A staging label of AWS Secrets Manager. */
    record Stage(String label) implements Version {
        @Override
        public String toString() {
            return "stage:" + label;
        }
    }

    /** A version id of AWS Secrets Manager. */
    record Id(String uuid) implements Version {
        @Override
        public String toString() {
            return "id:" + uuid;
        }
    }

    /** A version of KV v2, from 1. */
    record Number(int number) implements Version {
        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    Version CURRENT = new Current();
    Version PREVIOUS = new Previous();

    /** The accepted texts, as messages name them. */
    String WORDS = "current, previous, stage:LABEL, id:UUID or a number (KV v2 only)";

    /** @throws BadValue if the text is none of {@link #WORDS} */
    static Version parse(String text) {
        if (text.equals("current")) {
            return CURRENT;
        }
        if (text.equals("previous")) {
            return PREVIOUS;
        }
        if (Spelling.STAGE.matcher(text).matches()) {
            return new Stage(text.substring("stage:".length()));
        }
        if (Spelling.ID.matcher(text).matches()) {
            return new Id(text.substring("id:".length()));
        }
        if (Spelling.NUMBER.matcher(text).matches()) {
            return new Number(Integer.parseInt(text));
        }
        throw new BadValue("is not a version", "give " + WORDS);
    }

    /** The patterns behind {@link #parse}. */
    final class Spelling {
        private static final Pattern STAGE = Pattern.compile("stage:[\\x21-\\x7e]{1,256}");
        private static final Pattern ID = Pattern.compile("id:[A-Za-z0-9-]{32,64}");
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

        private Spelling() {}
    }
}
