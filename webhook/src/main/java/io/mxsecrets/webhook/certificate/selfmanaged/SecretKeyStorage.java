package io.mxsecrets.webhook.certificate.selfmanaged;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mxsecrets.core.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One Secret of our Namespace, which the chart made, and our own registration. */
final class SecretKeyStorage implements KeyStorage {
    private static final String MEND =
            "upgrade the release with its current values, or apply the chart's manifests again";

    /** Another wrote or deleted it since: a conflict, nothing there, and a JSON Patch whose test of the version fails. */
    private static final Set<Integer> LOST = Set.of(409, 404);

    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST = 300;

    private final KubernetesClient client;
    private final String namespace;
    private final String secret;
    private final String registration;

    SecretKeyStorage(KubernetesClient client, String namespace, String secret, String registration) {
        this.client = client;
        this.namespace = namespace;
        this.secret = secret;
        this.registration = registration;
    }

    @Override
    public Stored read() {
        Secret found = present(secretName(), () -> secret().get());
        return new Stored(
                found.getMetadata().getResourceVersion(),
                Optional.ofNullable(found.getData()).orElse(Map.of()));
    }

    @Override
    public boolean write(String version, Map<String, String> data) {
        Secret old = present(secretName(), () -> secret().get());
        return old.getMetadata().getResourceVersion().equals(version)
                && written(secretName(), () -> client.resource(
                                new SecretBuilder(old).withData(data).build())
                        .lockResourceVersion(version)
                        .update());
    }

    @Override
    public Registered registered() {
        MutatingWebhookConfiguration found =
                present(registrationName(), () -> registration().get());
        return new Registered(
                found.getMetadata().getResourceVersion(),
                found.getWebhooks().stream()
                        .map(webhook -> decoded(webhook.getClientConfig().getCaBundle()))
                        .toList());
    }

    @Override
    public boolean believe(String version, String bundle) {
        MutatingWebhookConfiguration found =
                present(registrationName(), () -> registration().get());
        if (!found.getMetadata().getResourceVersion().equals(version)) {
            return false;
        }
        String text = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
        String patch = Stream.concat(
                        Stream.of("{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"" + version
                                + "\"}"),
                        IntStream.range(0, found.getWebhooks().size())
                                .mapToObj(i -> "{\"op\":\"add\",\"path\":\"/webhooks/" + i
                                        + "/clientConfig/caBundle\",\"value\":\"" + text + "\"}"))
                .collect(Collectors.joining(",", "[", "]"));
        return written(registrationName(), () -> registration().patch(PatchContext.of(PatchType.JSON), patch));
    }

    private Resource<Secret> secret() {
        return client.secrets().inNamespace(namespace).withName(secret);
    }

    private Resource<MutatingWebhookConfiguration> registration() {
        return client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(registration);
    }

    private String secretName() {
        return "the Secret " + namespace + "/" + secret;
    }

    private String registrationName() {
        return "the MutatingWebhookConfiguration " + registration;
    }

    private static <T> T present(String what, Supplier<T> read) {
        T found;
        try {
            found = read.get();
        } catch (KubernetesClientException e) {
            throw new Awaited(what + " cannot be read: " + reason(e));
        }
        if (found == null) {
            throw new Awaited(what + " does not exist: " + MEND);
        }
        return found;
    }

    /** A refused test of the version is reported like any other mistake of a patch, so only a new read shows which it was. */
    private boolean written(String what, Supplier<?> write) {
        try {
            write.get();
            return true;
        } catch (KubernetesClientException e) {
            if (LOST.contains(e.getCode()) || e.getCode() == UNPROCESSABLE && aTestOf(e)) {
                return false;
            }
            throw new Awaited(what + " cannot be written: " + reason(e));
        }
    }

    /** The API server says no more than this of a JSON Patch that does not fit; of a value that it refuses it names the field. */
    private static boolean aTestOf(KubernetesClientException e) {
        return e.getStatus() == null
                || e.getStatus().getDetails() == null
                || e.getStatus().getDetails().getCauses().isEmpty();
    }

    private static String reason(KubernetesClientException e) {
        return switch (e.getCode()) {
            case 401, 403 -> "the API server refuses it (" + e.getCode() + ", " + said(e) + "): " + MEND;
            case 0 -> "the API server does not answer";
            default -> "the API server answers " + e.getCode() + " (" + said(e) + ")";
        };
    }

    private static String said(KubernetesClientException e) {
        return e.getStatus() == null ? "" : Printable.line("" + e.getStatus().getMessage(), LONGEST);
    }

    /** What is no Base64 believes nobody. */
    private static String decoded(String caBundle) {
        try {
            return caBundle == null ? "" : new String(Base64.getDecoder().decode(caBundle), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
