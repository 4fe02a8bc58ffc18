package io.mxsecrets.providers.doctor;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Retry;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.Diagnosis.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a walk says of the failure that it follows. */
public final class Cause {
    private static final String PASSED =
            "; a walk of doctor found nothing wrong a moment later, so the next start may succeed";

    private Cause() {}

    /**
     * The failure with its likely cause: the first check that fails for good and says something else, otherwise what the
     * walk suspects. Its reason, step and source stay.
     *
     * @param walk the checks of the failure's source, in their order; empty where there are none
     */
    public static Failure behind(Failure failure, List<Diagnosis> walk) {
        Predicate<Diagnosis> repeats = d -> d.sentence().equals(failure.what());
        Predicate<Diagnosis> passing =
                d -> d.reason().filter(r -> r.retry() != Retry.NEVER).isPresent();
        Optional<Diagnosis> cause =
                first(walk, Verdict.FAIL, repeats.or(passing).negate());
        if (cause.isPresent()) {
            return failure.reworded(
                    failure.what() + "; " + cause.get().sentence(), cause.get().fix());
        }
        Optional<Diagnosis> suspect = first(walk, Verdict.SUSPECT, d -> true);
        if (suspect.isPresent()) {
            String also =
                    "; also " + suspect.get().sentence() + "; " + suspect.get().fix();
            return failure.reworded(failure.what(), failure.remedy() + also);
        }
        boolean passed = !walk.isEmpty() && first(walk, Verdict.FAIL, d -> true).isEmpty();
        return passed ? failure.reworded(failure.what(), failure.remedy() + PASSED) : failure;
    }

    private static Optional<Diagnosis> first(List<Diagnosis> walk, Verdict verdict, Predicate<Diagnosis> which) {
        return walk.stream().filter(d -> d.verdict() == verdict).filter(which).findFirst();
    }
}
