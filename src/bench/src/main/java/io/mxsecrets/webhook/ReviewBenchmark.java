package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.Injector;
import io.mxsecrets.injection.cluster.Cluster;
import io.mxsecrets.injection.cluster.Namespace;
import io.mxsecrets.injection.cluster.ServiceAccount;
import io.mxsecrets.injection.config.Configuration;
import io.mxsecrets.webhook.review.Reply;
import io.mxsecrets.webhook.server.Reviewer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The handler alone, without network: bytes of a review to bytes of its answer, for pods of 2 and of 64 KiB. Beside it what
 * no handler can do without: the same bytes read as a tree and written again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReviewBenchmark {
    @Param({"2", "64"})
    public int kib;

    private final ObjectMapper json = new ObjectMapper();
    private byte[] review;
    private Reviewer reviewer;

    @Setup
    public void prepare() throws IOException {
        review = json.writeValueAsBytes(review(kib << 10));
        JsonNode configuration =
                json.readTree("{\"images\":{\"agent\":\"registry.example/agent@sha256:" + "0".repeat(64) + "\"}}");
        Injector injector = new Injector(Configuration.of(configuration), "mxsecrets");
        reviewer = new Reviewer(() -> injector, new Bare());
        Reply reply = reviewer.review(review);
        if (!reply.reason().equals("patched")) {
            throw new IllegalStateException(
                    "the pod is to be patched: " + new String(reply.body(), StandardCharsets.UTF_8));
        }
    }

    @Benchmark
    public byte[] reviewed() {
        return reviewer.review(review).body();
    }

    @Benchmark
    public byte[] readAndWritten() throws IOException {
        return json.writeValueAsBytes(json.readTree(review));
    }

    /** An opted-in pod whose containers have so many variables that it is of this size. */
    private JsonNode review(int bytes) throws IOException {
        JsonNode review = json.readTree(
                """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "0c8f",
                 "kind": {"group": "", "version": "v1", "kind": "Pod"}, "operation": "CREATE", "namespace": "team-a",
                 "object": {"apiVersion": "v1", "kind": "Pod",
                  "metadata": {"generateName": "app-master-", "annotations": {
                    "mxsecrets.io/inject": "true", "mxsecrets.io/secret": "https://vault.example:8200/kv/app",
                    "mxsecrets.io/vault-role": "app", "mxsecrets.io/containers": "mendix"}},
                  "spec": {"serviceAccountName": "app", "securityContext": {"runAsUser": 1001}, "containers": [
                    {"name": "mendix", "image": "registry.example/app:1", "env": []},
                    {"name": "mxagent", "image": "registry.example/m2ee:1", "env": []}]}}}}
                """);
        for (int i = 0; review.toString().length() < bytes; i++) {
            ArrayNode env = (ArrayNode) review.at("/request/object/spec/containers/" + i % 2 + "/env");
            ObjectNode variable = env.addObject().put("name", "MX_Module" + i + "_Constant");
            variable.put("value", "https://service-" + i + ".team-a.svc.cluster.local:8443/path");
        }
        return review;
    }

    private record Bare() implements Cluster {
        @Override
        public Namespace namespace(String name) {
            return Namespace.bare(name);
        }

        @Override
        public ServiceAccount serviceAccount(String namespace, String name) {
            return ServiceAccount.bare(name);
        }
    }
}
