package io.mxsecrets.webhook.certificate.client;

import io.mxsecrets.webhook.config.WebhookOptions;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;

/**
 * Where an authority is named, only clients with a certificate of it get as far as a request: the API server, once its
 * admission configuration gives it one. Everybody on the pod network can reach the port otherwise, and learn what policy
 * makes of a pod.
 */
@Singleton
public class ClientAuthority implements HttpServerOptionsCustomizer {
    private final WebhookOptions options;

    ClientAuthority(WebhookOptions options) {
        this.options = options;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions server) {
        options.clientCa().ifPresent(authorities -> server.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(TrustOptions.wrap(new ClientTrust(authorities))));
    }
}
