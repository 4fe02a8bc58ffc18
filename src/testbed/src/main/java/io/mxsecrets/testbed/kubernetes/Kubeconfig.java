package io.mxsecrets.testbed.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code USER.kubeconfig} beside the keys it names. */
final class Kubeconfig {

    private Kubeconfig() {}

    static void write(Path pki, String user, String address) throws IOException {
        Files.writeString(
                pki.resolve(user + ".kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: testbed, cluster: {server: "%1$s", certificate-authority: "%2$s/ca.crt"}}]
                users: [{name: %3$s, user: {client-certificate: "%2$s/%3$s.crt", client-key: "%2$s/%3$s.key"}}]
                contexts: [{name: testbed, context: {cluster: testbed, user: %3$s}}]
                current-context: testbed
                """
                        .formatted(address, pki, user));
    }
}
