package io.mxsecrets.webhook.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.mxsecrets.core.text.Printable;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends an opted-in pod to the API server in a dry run and tells what became of it. */
public final class Trial {
    private static final int SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Complete, restricted, and of no team: an open policy admits it. */
    private static final String POD =
            """
            {"apiVersion":"v1","kind":"Pod",
             "metadata":{"name":"mendix-secrets-injector-trial","annotations":{"mxsecrets.io/inject":"true",
               "mxsecrets.io/secret":"https://vault.example:8200/kv/trial","mxsecrets.io/vault-role":"trial"}},
             "spec":{"automountServiceAccountToken":false,
               "securityContext":{"runAsNonRoot":true,"runAsUser":1001,"seccompProfile":{"type":"RuntimeDefault"}},
               "containers":[{"name":"mendix","image":"registry.example/app:1",
                 "resources":{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"10m","memory":"16Mi"}},
                 "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}}
            """;

    private Trial() {}

    /** By the ServiceAccount of this pod. */
    public static Verdict run(String namespace) throws InterruptedException {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            HttpRequest request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/pods?dryRun=All"))
                    .post("application/json", POD)
                    .build();
            HttpResponse<String> response =
                    client.getHttpClient().sendAsync(request, String.class).get(SECONDS, TimeUnit.SECONDS);
            return Verdict.of(namespace, JSON.readTree(response.bodyString()), response.headers("Warning"));
        } catch (ExecutionException | TimeoutException | JsonProcessingException e) {
            return new Verdict(false, "the API server does not answer");
        } catch (java.io.IOException e) {
            return new Verdict(false, "the API server's answer cannot be read");
        }
    }

    /** @param good whether the webhook did its part */
    public record Verdict(boolean good, String sentence) {
        private static final String REFUSED = "the configuration";

        static Verdict of(String namespace, JsonNode answer, List<String> warnings) {
            for (String warning : warnings) {
                if (warning.contains("mxsecrets: " + REFUSED)) {
                    return bad("the webhook answers, and says: " + shown(warning));
                }
            }
            if (answer.path("kind").asText().equals("Pod")) {
                boolean injected = answer.at("/spec/initContainers").findValuesAsText("name").stream()
                        .anyMatch(name -> name.startsWith("mxsecrets-"));
                return injected
                        ? new Verdict(true, "an opted-in pod is injected")
                        : bad(
                                "an opted-in pod comes back without the injected containers: the registration is missing or excludes"
                                        + " the Namespace " + namespace);
            }
            String message = answer.path("message").asText();
            if (message.contains("denied the request") && message.contains("mxsecrets: ")) {
                return new Verdict(
                        true,
                        "the webhook answers; it denies the test pod because of policy or defaults: " + shown(message));
            }
            return bad("an opted-in pod cannot be created: " + shown(message));
        }

        private static Verdict bad(String sentence) {
            return new Verdict(false, sentence);
        }

        private static String shown(String text) {
            return Printable.line(text, Printable.SENTENCE / 2);
        }
    }
}
