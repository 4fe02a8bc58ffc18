package io.mxsecrets.webhook;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.CertificateLoop;
import io.mxsecrets.webhook.certificate.ClientTrust;
import io.mxsecrets.webhook.certificate.FreshKeys;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Sees to it that a certificate and a usable configuration are there, and serves. What is missing is told in one sentence. */
@QuarkusMain
public final class Main {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private Main() {}

    public static void main(String... arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        try {
            new LiveConfiguration(Path.of(required(environment, "MXSECRETS_WEBHOOK_CONFIG"))).changed();
            Path tls = Path.of(environment.getOrDefault("MXSECRETS_WEBHOOK_TLS", "/etc/mxsecrets/tls"));
            if (environment.containsKey("MXSECRETS_WEBHOOK_SECRET")) {
                selfManaged(environment, tls).start(PATIENCE);
            }
            new FreshKeys(new CertificateFiles(tls), InstantSource.system());
            Optional.ofNullable(environment.get("MXSECRETS_WEBHOOK_CLIENT_CA"))
                    .map(Path::of)
                    .ifPresent(ClientTrust::new);
        } catch (LiveConfiguration.Unusable | BadCertificate | Missing e) {
            end(ExitCode.SETTINGS, e.getMessage());
        } catch (RuntimeException e) {
            end(ExitCode.UNAVAILABLE, "no certificate can be made: " + e.getMessage());
        }
        Quarkus.run(arguments);
    }

    private static CertificateLoop selfManaged(Map<String, String> environment, Path tls) {
        return CertificateLoop.of(
                new KubernetesClientBuilder().build(),
                required(environment, "MXSECRETS_WEBHOOK_NAMESPACE"),
                required(environment, "MXSECRETS_WEBHOOK_SECRET"),
                required(environment, "MXSECRETS_WEBHOOK_SERVICE"),
                required(environment, "MXSECRETS_WEBHOOK_REGISTRATION"),
                tls);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new Missing(name + " is not set");
        }
        return value;
    }

    private static void end(ExitCode code, String sentence) {
        System.err.println("mxsecrets webhook: " + sentence);
        System.exit(code.number());
    }

    private static final class Missing extends RuntimeException {
        Missing(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
