package io.mxsecrets.providers.net.tls;

import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The PEM certificates of a file. To parse all authorities of a system takes a native executable longer than a TLS handshake, and a
 * chain ends at one of them: a certificate is parsed when it is asked for, and found by the bytes of its subject, to which it
 * takes a few steps.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, section 4.1</a>
 */
final class CertificateBundle {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final int SEQUENCE = 0x30;
    /** The version of a certificate, which those of version 1 lack. */
    private static final int VERSION = 0xA0;

    private final byte[] file;
    private final Map<ByteBuffer, List<byte[]>> bySubject;

    private CertificateBundle(byte[] file, Map<ByteBuffer, List<byte[]>> bySubject) {
        this.file = file;
        this.bySubject = bySubject;
    }

    /** @param file PEM; what cannot be read here is left to {@link #all} */
    static CertificateBundle of(byte[] file) {
        try {
            return new CertificateBundle(file, index(new String(file, StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
            return new CertificateBundle(file, Map.of());
        }
    }

    private static Map<ByteBuffer, List<byte[]>> index(String text) {
        Map<ByteBuffer, List<byte[]>> bySubject = new HashMap<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int end = text.indexOf(END, begin);
            String block = text.substring(begin + BEGIN.length(), Math.max(end, begin + BEGIN.length()));
            byte[] certificate = Base64.getMimeDecoder().decode(block);
            bySubject
                    .computeIfAbsent(subject(certificate), name -> new ArrayList<>(1))
                    .add(certificate);
            begin = text.indexOf(BEGIN, begin + BEGIN.length());
        }
        return bySubject;
    }

    private static ByteBuffer subject(byte[] certificate) {
        ByteBuffer at = inside(inside(ByteBuffer.wrap(certificate)));
        if ((at.get(at.position()) & 0xFF) == VERSION) {
            element(at);
        }
        for (String before : List.of("serial number", "signature algorithm", "issuer", "validity")) {
            element(at);
        }
        return element(at);
    }

    private static ByteBuffer inside(ByteBuffer at) {
        if ((at.get() & 0xFF) != SEQUENCE) {
            throw new IllegalArgumentException("no certificate");
        }
        int length = length(at);
        return at.slice(at.position(), Math.min(length, at.remaining()));
    }

    /** The next element with its head; the position is behind it then. */
    private static ByteBuffer element(ByteBuffer at) {
        int start = at.position();
        at.get();
        int length = length(at);
        int end = at.position() + length;
        if (end > at.limit()) {
            throw new BufferUnderflowException();
        }
        at.position(end);
        return at.slice(start, end - start);
    }

    private static int length(ByteBuffer at) {
        int first = at.get() & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int octets = first & 0x7F; octets > 0; octets--) {
            length = length << 8 | at.get() & 0xFF;
        }
        if (length < 0 || (first & 0x7F) > 4) {
            throw new IllegalArgumentException("no length");
        }
        return length;
    }

    /** The authorities that this chain can end at: those that one of its names stands for. */
    Set<X509Certificate> named(X509Certificate... chain) throws CertificateException {
        Set<X509Certificate> found = new HashSet<>();
        for (X509Certificate certificate : chain) {
            found.addAll(named(certificate.getIssuerX500Principal().getEncoded()));
            found.addAll(named(certificate.getSubjectX500Principal().getEncoded()));
        }
        return found;
    }

    private List<X509Certificate> named(byte[] subject) throws CertificateException {
        List<X509Certificate> parsed = new ArrayList<>();
        for (byte[] certificate : bySubject.getOrDefault(ByteBuffer.wrap(subject), List.of())) {
            parsed.add((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        }
        return parsed;
    }

    /** Every one, as the JDK reads such a file. */
    Collection<X509Certificate> all() throws CertificateException {
        List<X509Certificate> parsed = new ArrayList<>();
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file))) {
            parsed.add((X509Certificate) certificate);
        }
        return parsed;
    }
}
