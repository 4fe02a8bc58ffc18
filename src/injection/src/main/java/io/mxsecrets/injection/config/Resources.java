package io.mxsecrets.injection.config;

import io.mxsecrets.core.settings.Quantity;
import java.util.Optional;

/**
 * What an injected container requests where no setting says otherwise; CPU and memory are always written, so that quotas, HPAs and
 * QoS classes stay whole.
 *
 * @param memoryLimit for the program only; the pages of the files are added to it
 * @param ephemeralRequest of ephemeral storage, written only where an admin's LimitRange or quota wants it
 * @param ephemeralLimit likewise
 */
public record Resources(
        Quantity cpuRequest,
        Quantity cpuLimit,
        Quantity memoryRequest,
        Quantity memoryLimit,
        Optional<Quantity> ephemeralRequest,
        Optional<Quantity> ephemeralLimit) {
    /** For the native image. */
    static final Resources NATIVE = new Resources(
            Quantity.parse("10m"),
            Quantity.parse("200m"),
            Quantity.parse("24Mi"),
            Quantity.parse("64Mi"),
            Optional.empty(),
            Optional.empty());
}
