package io.mxsecrets.webhook.certificate;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where an authority is named, only clients with a certificate of it get as far as a request: the API server, once its
 * admission configuration gives it one. Everybody on the pod network can reach the port otherwise, and learn what policy
 * makes of a pod.
 */
@Singleton
public class ClientAuthority implements HttpServerOptionsCustomizer {
    private final Optional<Path> file;

    ClientAuthority(@ConfigProperty(name = "mxsecrets.webhook.client-ca") Optional<Path> file) {
        this.file = file;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        file.ifPresent(authorities -> options.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(TrustOptions.wrap(new ClientTrust(authorities))));
    }
}
