package io.mxsecrets.cli.lint;

import io.mxsecrets.core.failure.ExitCode;

/**
 * What lint has to say of one place.
 *
 * @param object the object of Kubernetes or the key of a document; empty for the whole file
 * @param rule a stable name of what was found
 * @param sentence what, and what to do; never a value of a document
 * @param code how the command ends where this counts as a mistake
 */
record LintFinding(String file, String object, Severity severity, String rule, String sentence, ExitCode code) {
    enum Severity {
        /** Nothing works with it. */
        ERROR,
        /** Probably a mistake. */
        WARNING,
        /** Right or wrong: worth knowing. */
        NOTE
    }
}
