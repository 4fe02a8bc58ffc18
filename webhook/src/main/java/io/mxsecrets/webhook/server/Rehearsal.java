package io.mxsecrets.webhook.server;

import io.mxsecrets.webhook.review.Reply;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * A review of the webhook's own before the first request: what is made once (classes, tables, the connection to the API server)
 * is made while no pod waits. No metric counts it.
 */
public final class Rehearsal {
    private static final Logger LOG = Logger.getLogger(Rehearsal.class);

    /** Of a namespace that every cluster has. */
    private static final String REVIEW =
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"rehearsal",
             "kind":{"group":"","version":"v1","kind":"Pod"},"operation":"CREATE","namespace":"default","dryRun":true,
             "object":{"apiVersion":"v1","kind":"Pod",
              "metadata":{"name":"rehearsal","annotations":{"mxsecrets.io/inject":"true",
                "mxsecrets.io/secret.a":"https://vault.example:8200/kv/rehearsal","mxsecrets.io/vault-role":"rehearsal",
                "mxsecrets.io/secret.b":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:rehearsal-AbCdEf"}},
              "spec":{"serviceAccountName":"default","securityContext":{"runAsUser":1001},
               "containers":[{"name":"mendix","image":"registry.example/app:1"}]}}}}
            """;

    private Rehearsal() {}

    /** Ends in any case: readiness or the first review reports what is wrong. */
    public static void with(Reviewer reviewer) {
        try {
            Reply reply = reviewer.review(REVIEW.getBytes(StandardCharsets.UTF_8));
            LOG.debugf("rehearsed: %s", reply.outcome());
        } catch (RuntimeException e) {
            LOG.debugf("not rehearsed: %s", e.getClass().getName());
        }
    }
}
