package io.mxsecrets.providers.net;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.Authorities;
import io.mxsecrets.core.settings.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Which certificate authorities are trusted: those of the system, and, beside them, those of {@code ca-bundle} (the
 * cluster's own) and every certificate in every file of {@code ca-directory} (a mounted ConfigMap). Read when a client is made, never when the program is built, so that a
 * native executable does not carry the authorities of its build machine.
 */
public final class Trust {
    /**
     * Bundles of the distributions that our images and users' desks have. Where none is there, or where somebody chose a
     * trust store for the JDK, the JDK's own way is taken.
     */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/cert.pem"));

    private static final long LARGEST_FILE = 4L << 20;

    private Trust() {}

    /** Managers for {@link SSLContext#init}: one, for X.509. */
    public static TrustManager[] managers(Settings settings) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : system()) {
                store.setCertificateEntry("system" + number++, certificate);
            }
            List<Certificate> own = new ArrayList<>();
            settings.find(SettingRegistry.CA_BUNDLE)
                    .map(Authorities::certificates)
                    .ifPresent(own::addAll);
            settings.find(SettingRegistry.CA_DIRECTORY)
                    .map(Path::of)
                    .map(Trust::in)
                    .ifPresent(own::addAll);
            for (Certificate certificate : own) {
                store.setCertificateEntry("own" + number++, certificate);
            }
            return factory(store).getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("the certificate authorities of the system cannot be read", "check the image's CA bundle");
        }
    }

    /** The sockets of {@link #context}, made when TLS is first used, because reading the system's authorities takes time. */
    public static Supplier<SSLSocketFactory> sockets(Settings settings) {
        return new Supplier<>() {
            private SSLSocketFactory factory;

            @Override
            public synchronized SSLSocketFactory get() {
                if (factory == null) {
                    factory = context(settings).getSocketFactory();
                }
                return factory;
            }
        };
    }

    /** A context that trusts as {@link #managers} say and offers no certificate of its own. */
    public static SSLContext context(Settings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new CertificateDemanded.NoCertificate()}, managers(settings), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw unusable("TLS cannot be set up in this Java runtime", "use the project's image");
        }
    }

    private static Collection<? extends Certificate> system() throws GeneralSecurityException, IOException {
        boolean chosen = System.getProperty("javax.net.ssl.trustStore") != null;
        for (Path bundle : SYSTEM) {
            if (!chosen && Files.isReadable(bundle)) {
                return certificates(bundle);
            }
        }
        List<Certificate> own = new ArrayList<>();
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                own.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return own;
    }

    private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static List<Certificate> in(Path directory) {
        List<Certificate> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            // The kubelet's own links and directories begin with two dots.
            for (Path file : files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                found.addAll(own(file));
            }
        } catch (IOException e) {
            throw unusable("ca-directory " + directory + " cannot be read", "check its owner and mode");
        }
        if (found.isEmpty()) {
            throw unusable(
                    "ca-directory " + directory + " holds no certificate",
                    "put the PEM certificates of the authority into the ConfigMap");
        }
        return found;
    }

    private static Collection<? extends Certificate> own(Path file) throws IOException {
        try {
            Collection<? extends Certificate> certificates = certificates(file);
            if (certificates.stream().allMatch(X509Certificate.class::isInstance) && !certificates.isEmpty()) {
                return certificates;
            }
        } catch (GeneralSecurityException e) {
            // Told below, without the parser's words.
        }
        throw unusable(
                file + " is not a list of PEM certificates",
                "each key of the ConfigMap must hold certificates and nothing else");
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw unusable(file + " is larger than 4 MiB", "name a list of certificates");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static Failure unusable(String what, String remedy) {
        return Failure.of(Reason.SETTINGS, Step.SETTINGS, what, remedy);
    }
}
