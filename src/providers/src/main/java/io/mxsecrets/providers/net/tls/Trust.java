package io.mxsecrets.providers.net.tls;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.Authorities;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.providers.net.http.CertificateDemanded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
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
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which certificate authorities are trusted: those of {@code ca-bundle} (the cluster's own) and every certificate in every file of
 * {@code ca-directory} (a mounted ConfigMap, or one file), and beside them those of the system, which are tried last. Read when a client is
 * made, never when the program is built, so that a native executable does not carry the authorities of its build machine.
 */
public final class Trust {
    /**
     * Bundles of the distributions that our images and users' workstations have. Where none is there, or where a user chose a
     * trust store for the JDK, the JDK's own way is taken.
     */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/cert.pem"));

    private static final long LARGEST_FILE = 4L << 20;

    private Trust() {}

    private static X509ExtendedTrustManager manager(Settings settings) throws GeneralSecurityException, IOException {
        List<X509Certificate> own = new ArrayList<>();
        settings.find(SettingRegistry.CA_BUNDLE).map(Authorities::certificates).ifPresent(own::addAll);
        settings.find(SettingRegistry.CA_DIRECTORY).map(Path::of).map(Trust::in).ifPresent(own::addAll);
        List<LayeredTrust.Layer> layers = new ArrayList<>();
        if (!own.isEmpty()) {
            X509ExtendedTrustManager manager = manager(own);
            layers.add((chain, check) -> check.by(manager));
        }
        layers.addAll(system());
        return new LayeredTrust(layers);
    }

    /** Of a chain's own names first: few authorities have one. The whole bundle is what decides that a chain is unknown. */
    private static List<LayeredTrust.Layer> system() throws GeneralSecurityException, IOException {
        boolean chosen = System.getProperty("javax.net.ssl.trustStore") != null;
        for (Path file : SYSTEM) {
            if (!chosen && Files.isReadable(file)) {
                byte[] bytes = bytes(file);
                return List.of(
                        (chain, check) ->
                                check.by(manager(CertificateBundle.of(bytes).named(chain))),
                        (chain, check) ->
                                check.by(manager(CertificateBundle.of(bytes).all())));
            }
        }
        X509ExtendedTrustManager jdk = first(factory(null));
        return List.of((chain, check) -> check.by(jdk));
    }

    /** Trusts these; knows no chain where there are none. */
    private static X509ExtendedTrustManager manager(Collection<X509Certificate> authorities)
            throws CertificateException {
        if (authorities.isEmpty()) {
            throw new CertificateException(
                    "PKIX path building failed", new CertPathBuilderException("no authority has a name of the chain"));
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority" + number++, authority);
            }
            return first(factory(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the authorities cannot be used", e);
        }
    }

    private static X509ExtendedTrustManager first(TrustManagerFactory factory) {
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(Trust::noTls);
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

    /** A context that trusts these authorities and offers no certificate of its own. */
    public static SSLContext context(Settings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] managers = {manager(settings)};
            context.init(new KeyManager[] {new CertificateDemanded.NoCertificate()}, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw noTls();
        } catch (IOException e) {
            throw unusable("the certificate authorities of the system cannot be read", "check the image's CA bundle");
        }
    }

    private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static List<X509Certificate> in(Path place) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Path file : Files.isRegularFile(place) ? List.of(place) : files(place)) {
                found.addAll(own(file));
            }
        } catch (IOException e) {
            throw unusable("ca-directory " + place + " cannot be read", "check its owner and mode");
        }
        if (found.isEmpty()) {
            throw unusable(
                    "ca-directory " + place + " holds no certificate",
                    "put the PEM certificates of the authority into the ConfigMap");
        }
        return found;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            // The kubelet's own links and directories begin with two dots.
            return files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static List<X509Certificate> own(Path file) throws IOException {
        try {
            List<X509Certificate> certificates =
                    certificates(file).stream().map(X509Certificate.class::cast).toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (GeneralSecurityException | ClassCastException e) {
            // Told below, without the parser's words.
        }
        throw unusable(
                file + " is not a list of PEM certificates",
                "each file, or key of the ConfigMap, must hold PEM certificates and nothing else");
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes(file)));
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw unusable(file + " is larger than 4 MiB", "name a list of certificates");
        }
        return Files.readAllBytes(file);
    }

    private static Failure noTls() {
        return unusable("TLS cannot be set up in this Java runtime", "use the project's image");
    }

    private static Failure unusable(String what, String remedy) {
        return Failure.of(Reason.SETTINGS, Step.SETTINGS, what, remedy);
    }
}
