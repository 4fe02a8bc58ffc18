package io.mxsecrets.testbed.hostile;

import java.io.IOException;
import java.util.Set;

/**
 * One way of answering.
 *
 * @param name unique among those of a call
 * @param calls that may be answered so
 * @param judgement how the agent must take it
 * @param script writes the answer
 */
public record Behaviour(String name, Set<Call> calls, Judgement judgement, Script script) {

    /** Writes one answer; what it throws ends the connection. */
    @FunctionalInterface
    public interface Script {
        void play(Wire wire) throws IOException, InterruptedException;
    }

    /** What an answer is to the agent. */
    public enum Judgement {
        /** Good enough: the agent takes it. */
        TAKEN(0, true),
        /** It may be better a moment later: tried again until the deadline, and old files stay. */
        TRIED_AGAIN(69, true),
        /** Settings, for a human to correct. */
        SETTINGS(64, false),
        DOCUMENT(65, false),
        NOT_FOUND(66, false),
        DENIED(77, false);

        private final int exitCode;
        private final boolean well;

        Judgement(int exitCode, boolean well) {
            this.exitCode = exitCode;
            this.well = well;
        }

        /** @param once whether only the first answer is so */
        public int exitCode(boolean once, boolean goodFiles) {
            return (once || goodFiles) && well ? 0 : exitCode;
        }

        /** Whether an agent that meets it once has fresh files in the end. */
        public boolean well() {
            return well;
        }
    }

    /** Whether it takes as long as the agent lets it. */
    public boolean slow() {
        return name.contains("silence") || name.contains("by the byte");
    }

    @Override
    public String toString() {
        return name;
    }
}
