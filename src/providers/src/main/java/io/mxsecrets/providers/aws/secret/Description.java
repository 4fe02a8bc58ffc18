package io.mxsecrets.providers.aws.secret;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.utils.DateUtils;

/**
 * What AWS tells of a secret without its value.
 *
 * @param versions from version id to its staging labels
 * @param deleted when it was scheduled for deletion, if it was
 * @param kmsKey the customer's key that encrypts it, if it is not AWS's own
 * @param serverTime AWS's clock at the answer
 */
public record Description(
        Map<String, Set<String>> versions,
        Optional<Instant> nextRotation,
        Optional<Instant> deleted,
        Optional<String> kmsKey,
        Optional<Instant> serverTime) {

    static Description of(DescribeSecretResponse answer) {
        Map<String, Set<String>> versions = new TreeMap<>();
        if (answer.hasVersionIdsToStages()) {
            answer.versionIdsToStages().forEach((id, stages) -> versions.put(id, labels(stages)));
        }
        return new Description(
                versions,
                Optional.ofNullable(answer.nextRotationDate()),
                Optional.ofNullable(answer.deletedDate()),
                Optional.ofNullable(answer.kmsKeyId()),
                answer.sdkHttpResponse().firstMatchingHeader("Date").flatMap(Description::date));
    }

    private static Set<String> labels(List<String> stages) {
        Set<String> labels = new TreeSet<>();
        if (stages != null) {
            stages.stream().filter(Objects::nonNull).forEach(labels::add);
        }
        return labels;
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateUtils.parseRfc822Date(header));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether this version is the one that the target asks for. */
    public boolean holds(SecretTarget target, String version) {
        return target.versionId().map(version::equals).orElseGet(() -> versions.getOrDefault(version, Set.of())
                .contains(target.stage().orElseThrow()));
    }
}
