package io.mxsecrets.webhook;

import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.webhook.certificate.BadCertificate;
import io.mxsecrets.webhook.certificate.CertificateFiles;
import io.mxsecrets.webhook.certificate.ReloadingKeys;
import io.mxsecrets.webhook.certificate.client.ClientTrust;
import io.mxsecrets.webhook.certificate.selfmanaged.CertificateLoop;
import io.mxsecrets.webhook.config.LiveConfiguration;
import io.mxsecrets.webhook.config.WebhookOptions;
import io.mxsecrets.webhook.trial.Trial;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.Duration;
import java.time.InstantSource;

/** Checks the environment, the configuration and the certificate, then serves. A mistake ends it with one sentence. */
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
        try {
            prepare(WebhookOptions.of(System.getenv()));
        } catch (WebhookOptions.BadOptions | LiveConfiguration.Unusable | BadCertificate e) {
            end(ExitCode.SETTINGS, e.getMessage());
        } catch (RuntimeException e) {
            end(ExitCode.UNAVAILABLE, "no certificate to serve: " + e.getMessage());
        }
        Quarkus.run(arguments);
    }

    private static void prepare(WebhookOptions options) throws InterruptedException {
        new LiveConfiguration(options.configuration()).changed();
        if (options.selfManaged().isPresent()) {
            CertificateLoop.of(options.selfManaged().get(), options.tls())
                    .start(PATIENCE, sentence -> say("waiting: " + sentence));
            TerminationMessage.OF_THIS_CONTAINER.clear();
        }
        new ReloadingKeys(new CertificateFiles(options.tls()), InstantSource.system());
        options.clientCa().ifPresent(ClientTrust::new);
    }

    private static void end(ExitCode code, String sentence) {
        say(sentence);
        System.exit(code.number());
    }

    /** Before the framework, which brings the log, starts. */
    private static void say(String sentence) {
        System.err.println("mxsecrets webhook: " + sentence);
        TerminationMessage.OF_THIS_CONTAINER.write(sentence);
    }
}
