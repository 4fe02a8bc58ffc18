package io.mxsecrets.providers.doctor;

import io.mxsecrets.core.failure.Failure;
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
     * The failure with its likely cause: the first check that fails and says something else, else what the walk suspects. Its
     * reason, step and source stay.
     *
     * @param walk the checks of the failure's source, in their order; empty where there are none
     */
    public static Failure behind(Failure failure, List<Diagnosis> walk) {
        Diagnosis said = Diagnosis.fail("", failure);
        Predicate<Diagnosis> repeats =
                d -> List.of(said.sentence(), failure.sentence()).contains(d.sentence());
        Optional<Diagnosis> cause = first(walk, Verdict.FAIL, repeats.negate());
        if (cause.isPresent()) {
            return with(failure, said.sentence() + "; " + words(cause.get()));
        }
        Optional<Diagnosis> suspect = first(walk, Verdict.SUSPECT, d -> true);
        if (suspect.isPresent()) {
            return with(failure, failure.sentence() + "; also " + words(suspect.get()));
        }
        boolean passed = !walk.isEmpty() && first(walk, Verdict.FAIL, d -> true).isEmpty();
        return passed ? with(failure, failure.sentence() + PASSED) : failure;
    }

    private static Optional<Diagnosis> first(List<Diagnosis> walk, Verdict verdict, Predicate<Diagnosis> which) {
        return walk.stream().filter(d -> d.verdict() == verdict).filter(which).findFirst();
    }

    private static String words(Diagnosis diagnosis) {
        return diagnosis.sentence() + "; " + diagnosis.fix();
    }

    private static Failure with(Failure failure, String sentence) {
        Failure explained = Failure.of(failure.reason(), failure.step(), sentence);
        return failure.source().map(explained::forSource).orElse(explained);
    }
}
