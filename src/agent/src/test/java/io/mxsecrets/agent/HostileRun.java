package io.mxsecrets.agent;

import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import io.mxsecrets.testbed.hostile.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One run of {@code init}: a call that is answered so, once or always, over an empty directory or good files.
 */
record HostileRun(Call call, Behaviour behaviour, boolean once, boolean goodFiles) {
    /** More than the longest line that we ever want to see. */
    private static final int LONGEST_LINE = 4096;

    int exitCode() {
        return behaviour.judgement().exitCode(once, goodFiles);
    }

    /**
     * How the program ended.
     *
     * @param calls how often the call was made
     * @param limit {@code init-timeout}, in seconds
     * @param healthy CPU seconds of a run against a healthy store on the same machine
     */
    record End(
            int exitCode,
            double seconds,
            double cpuSeconds,
            long anonymousKib,
            long kills,
            String said,
            boolean sameFiles,
            boolean files,
            int calls,
            int limit,
            double healthy) {}

    /** Everything that is not as it must be; empty where all is well. */
    List<String> faults(End end) {
        List<String> faults = new ArrayList<>();
        if (end.exitCode() != exitCode()) {
            faults.add("exit code " + end.exitCode() + " instead of " + exitCode());
        }
        if (end.kills() > 0) {
            faults.add("killed for want of memory");
        }
        if (end.calls() == 0) {
            faults.add("the call was never made");
        }
        if (exitCode() != 0 && end.seconds() > end.limit() + 10) {
            faults.add(String.format(Locale.ROOT, "took %.1f s", end.seconds()));
        }
        if (end.cpuSeconds() > 2 * end.healthy() + 2) {
            faults.add(String.format(Locale.ROOT, "burnt %.1f s, a healthy run %.1f", end.cpuSeconds(), end.healthy()));
        }
        if (goodFiles && !end.sameFiles()) {
            faults.add("the good files changed");
        }
        if (!goodFiles && end.files() != (exitCode() == 0)) {
            faults.add(end.files() ? "files were written" : "no files were written");
        }
        words(end.said(), faults);
        return faults;
    }

    private void words(String said, List<String> faults) {
        boolean well = exitCode() == 0 && !(goodFiles && !once && behaviour.judgement() == Judgement.TRIED_AGAIN);
        if (!well
                && said.lines()
                        .noneMatch(line -> line.contains("\"level\":\"" + (exitCode() == 0 ? "warn" : "error")))) {
            faults.add("silent");
        }
        if (said.contains(Call.CANARY)) {
            faults.add("told a secret");
        }
        if (said.codePoints().anyMatch(HostileRun::foul)) {
            faults.add("said control characters");
        }
        if (said.lines().anyMatch(line -> line.length() > LONGEST_LINE)) {
            faults.add("said a line of "
                    + said.lines().mapToInt(String::length).max().orElse(0));
        }
        if (said.contains("internal error") || said.contains("report it")) {
            faults.add("called it an internal error");
        }
    }

    private static boolean foul(int c) {
        return (c < ' ' && c != '\n')
                || (c >= 0x7f && c < 0xa0)
                || (c >= 0x200e && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    @Override
    public String toString() {
        return call + ": " + behaviour + (once ? ", once" : "") + (goodFiles ? ", over good files" : "");
    }
}
