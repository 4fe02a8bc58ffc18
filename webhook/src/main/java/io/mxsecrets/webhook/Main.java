package io.mxsecrets.webhook;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.ClientTrust;
import io.mxsecrets.webhook.certificate.ReloadingKeys;
import io.mxsecrets.webhook.certificate.selfmanaged.CertificateLoop;
import io.mxsecrets.webhook.config.LiveConfiguration;
import io.mxsecrets.webhook.trial.Trial;
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
    /** Less than the startup probe allows: a replica that waits says why when it ends. */
    private static final Duration PATIENCE = Duration.ofMinutes(9);

    private Main() {}

    public static void main(String... arguments) throws InterruptedException {
        if (arguments.length == 2 && arguments[0].equals("try")) {
            Trial.Verdict verdict = Trial.run(arguments[1]);
            end(verdict.good() ? ExitCode.DONE : ExitCode.UNAVAILABLE, verdict.sentence());
        }
        Map<String, String> environment = System.getenv();
        try {
            new LiveConfiguration(Path.of(required(environment, "MXSECRETS_WEBHOOK_CONFIG"))).changed();
            Path tls = Path.of(environment.getOrDefault("MXSECRETS_WEBHOOK_TLS", "/etc/mxsecrets/tls"));
            if (environment.containsKey("MXSECRETS_WEBHOOK_SECRET")) {
                selfManaged(environment, tls).start(PATIENCE, sentence -> say("waits: " + sentence));
                TerminationMessage.forget();
            }
            new ReloadingKeys(new CertificateFiles(tls), InstantSource.system());
            Optional.ofNullable(environment.get("MXSECRETS_WEBHOOK_CLIENT_CA"))
                    .map(Path::of)
                    .ifPresent(ClientTrust::new);
        } catch (LiveConfiguration.Unusable | BadCertificate | Missing e) {
            end(ExitCode.SETTINGS, e.getMessage());
        } catch (RuntimeException e) {
            end(ExitCode.UNAVAILABLE, "there is no certificate to serve: " + e.getMessage());
        }
        Quarkus.run(arguments);
    }

    private static CertificateLoop selfManaged(Map<String, String> environment, Path tls) {
        return CertificateLoop.of(
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
        say(sentence);
        System.exit(code.number());
    }

    /** Before the framework, which brings the log, starts. */
    private static void say(String sentence) {
        System.err.println("mxsecrets webhook: " + sentence);
        TerminationMessage.are(sentence);
    }

    private static final class Missing extends RuntimeException {
        Missing(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
