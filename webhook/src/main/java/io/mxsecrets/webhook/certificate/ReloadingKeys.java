package io.mxsecrets.webhook.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Answers each handshake with the certificate that is on disk then. The server's TLS settings are never replaced while it
 * runs: handshakes that are under way at that moment fail. A pair that does not belong together, as when one file is new and
 * the other not yet, is passed over, and so is one that no API server would believe, for it has ended or is of another
 * authority than {@code ca.crt}'s: what was served is served on.
 */
public final class ReloadingKeys extends X509ExtendedKeyManager {
    /** A pair under a name of its own, so that one handshake never mixes two. */
    private record Served(String alias, KeyAndCertificate pair, List<X509Certificate> chain, boolean known) {
        boolean good(Instant now) {
            try {
                pair.certificate().checkValidity(Date.from(now));
                return known;
            } catch (CertificateException e) {
                return false;
            }
        }
    }

    private final CertificateFiles files;
    private final InstantSource clock;
    private volatile Served served;
    private volatile Served before;

    /** @throws BadCertificate if there is none that can be served */
    public ReloadingKeys(CertificateFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        this.served = read();
        this.before = served;
    }

    /** Looks at the files. @throws BadCertificate if they cannot be served; then nothing changes */
    public void look() {
        Served now = read();
        if (now.alias().equals(served.alias())) {
            served = now; // whose authority ca.crt may have forgotten, or come to know
            return;
        }
        if (good() && !now.good(clock.instant())) {
            throw new BadCertificate("has a certificate that has expired, or that no authority in ca.crt issued")
                    .of(files);
        }
        before = served;
        served = now;
    }

    /** Whether what is served is within its time and, where {@code ca.crt} says whose it must be, of that authority. */
    public boolean good() {
        return served.good(clock.instant());
    }

    /** What keeps API servers from believing it, of a certificate that the webhook makes for itself; empty where nothing does. */
    public String waiting() {
        return files.waiting();
    }

    /** When that which is served ends. */
    public Instant end() {
        return served.pair().end();
    }

    /** Reads again where a newer set came while this one was read: the one before is taken away then. */
    private Served read() {
        CertificateFiles set = files.now();
        try {
            return read(set);
        } catch (BadCertificate e) {
            if (set.equals(files.now())) {
                throw e;
            }
            return read(files.now());
        }
    }

    private static Served read(CertificateFiles files) {
        List<X509Certificate> chain = files.chain();
        String alias =
                chain.get(0).getSerialNumber().toString(16) + "-" + chain.get(0).hashCode();
        return new Served(alias, files.pair(chain), chain, files.known(chain));
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        Served now = served;
        return now.pair().key().getAlgorithm().equals(keyType) ? now.alias() : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return named(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return named(alias).pair().key();
    }

    private Served named(String alias) {
        Served now = served;
        return now.alias().equals(alias) ? now : before;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {served.alias()};
    }

    /** We never are a client with these keys. */
    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
