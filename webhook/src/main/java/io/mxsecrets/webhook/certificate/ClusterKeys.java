package io.mxsecrets.webhook.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One Secret of our Namespace, which the chart made, and our own registration. */
final class ClusterKeys implements SharedKeys {
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final String secret;
    private final String registration;

    ClusterKeys(KubernetesClient client, String namespace, String secret, String registration) {
        this.client = client;
        this.namespace = namespace;
        this.secret = secret;
        this.registration = registration;
    }

    @Override
    public Stored read() {
        Secret found = client.secrets().inNamespace(namespace).withName(secret).get();
        if (found == null) {
            throw new IllegalStateException(
                    "the Secret " + namespace + "/" + secret + " does not exist; the chart makes it");
        }
        return stored(found);
    }

    @Override
    public Optional<Stored> write(String version, Map<String, String> data) {
        Secret old = client.secrets().inNamespace(namespace).withName(secret).get();
        if (old == null || !old.getMetadata().getResourceVersion().equals(version)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    stored(client.resource(new SecretBuilder(old).withData(data).build())
                            .lockResourceVersion(version)
                            .update()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public String believed() {
        List<String> bundles = webhooks().stream()
                .map(w -> Optional.ofNullable(w.getClientConfig().getCaBundle()).orElse(""))
                .distinct()
                .toList();
        return bundles.size() == 1
                ? new String(Base64.getDecoder().decode(bundles.get(0)), StandardCharsets.US_ASCII)
                : "";
    }

    @Override
    public void believe(String bundle) {
        MutatingWebhookConfiguration found = found();
        String text = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
        Stream<String> test = Stream.of("{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\""
                + found.getMetadata().getResourceVersion() + "\"}");
        Stream<String> adds = IntStream.range(0, found.getWebhooks().size())
                .mapToObj(i -> "{\"op\":\"add\",\"path\":\"/webhooks/" + i + "/clientConfig/caBundle\",\"value\":\""
                        + text + "\"}");
        String patch = Stream.concat(test, adds).collect(java.util.stream.Collectors.joining(",", "[", "]"));
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(registration)
                .patch(PatchContext.of(PatchType.JSON), patch);
    }

    private List<MutatingWebhook> webhooks() {
        return found().getWebhooks();
    }

    private MutatingWebhookConfiguration found() {
        MutatingWebhookConfiguration found = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(registration)
                .get();
        if (found == null) {
            throw new IllegalStateException("the registration " + registration + " does not exist; the chart makes it");
        }
        return found;
    }

    private static Stored stored(Secret secret) {
        return new Stored(
                secret.getMetadata().getResourceVersion(),
                Optional.ofNullable(secret.getData()).orElse(Map.of()));
    }
}
