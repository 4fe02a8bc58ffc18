package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;

final class Doctor {
    Doctor(World world) {}

    ExitCode run() {
        return ExitCode.BUG;
    }
}
