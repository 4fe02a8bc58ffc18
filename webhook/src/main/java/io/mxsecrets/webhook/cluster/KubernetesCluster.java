package io.mxsecrets.webhook.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.KubernetesVersion;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads by GET, so that what was created the instant before is seen. No list, no watch, no cache. Of an object its metadata is asked
 * for, and of that the labels and annotations are read: models of the API would cost a review more than its own work.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches">Metadata-only fetches</a>
 */
public final class KubernetesCluster implements Cluster {
    private static final String METADATA =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=1,application/json";

    private final KubernetesClient client;
    private final String root;
    private final long limit;

    /** @param client whose request timeout is the limit of each read */
    public KubernetesCluster(KubernetesClient client) {
        this.client = client;
        this.root = client.getMasterUrl().toString().replaceAll("/+$", "") + "/api/v1/namespaces/";
        this.limit = client.getConfiguration().getRequestTimeout();
    }

    @Override
    public Namespace namespace(String name) {
        return get("the Namespace " + name, name)
                .map(o -> new Namespace(name, o.labels(), o.annotations()))
                .orElse(Namespace.bare(name));
    }

    @Override
    public ServiceAccount serviceAccount(String namespace, String name) {
        return get("the ServiceAccount " + namespace + "/" + name, namespace + "/serviceaccounts/" + name)
                .map(o -> new ServiceAccount(name, o.annotations()))
                .orElse(ServiceAccount.bare(name));
    }

    @Override
    public Optional<KubernetesVersion> version() {
        try {
            return Optional.ofNullable(client.getKubernetesVersion())
                    .flatMap(v -> KubernetesVersion.of(v.getMajor(), v.getMinor()));
        } catch (KubernetesClientException e) {
            throw unreadable("the version", e.getCode());
        }
    }

    /**
     * One retry where nothing is found: an object may be younger than the API server's sight of it.
     *
     * @param path of names that are valid DNS names
     */
    private Optional<ObjectMetadata> get(String what, String path) {
        return read(what, path).or(() -> read(what, path));
    }

    private Optional<ObjectMetadata> read(String what, String path) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(root + path)
                .header("Accept", METADATA)
                .timeout(limit, TimeUnit.MILLISECONDS)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.getHttpClient().sendAsync(request, byte[].class);
        try {
            HttpResponse<byte[]> response = answer.get(limit, TimeUnit.MILLISECONDS);
            if (response.code() == 404) {
                return Optional.empty();
            }
            if (!response.isSuccessful()) {
                throw unreadable(what, response.code());
            }
            return Optional.of(ObjectMetadata.of(response.body()));
        } catch (TimeoutException | ExecutionException | IOException e) {
            answer.cancel(true);
            throw unreadable(what, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(what, 0);
        }
    }

    /** @param status of the answer; none above 0 where none came in time */
    private static Unreadable unreadable(String what, int status) {
        String why = status <= 0 ? "no answer in time" : "status " + status;
        boolean passing = status <= 0 || status == 429 || status >= 500;
        return new Unreadable("mxsecrets: cannot read " + what + " from the API server (" + why + ")", passing);
    }
}
