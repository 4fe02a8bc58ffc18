package io.mxsecrets.agent;

import io.mxsecrets.core.failure.ExitCode;

final class Sidecar {
    Sidecar(World world) {}

    ExitCode run() {
        return ExitCode.BUG;
    }
}
