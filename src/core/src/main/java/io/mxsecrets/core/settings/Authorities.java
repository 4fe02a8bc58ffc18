package io.mxsecrets.core.settings;

import io.mxsecrets.core.failure.BadValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates of authorities, as one text that goes from the chart through the pod into the agent.
 *
 * @param pem only the blocks, without what people write around them; {@value #LARGEST} characters at most, for each of our
 *     containers carries it
 */
public record Authorities(String pem) {
    static final int LARGEST = 32 << 10;
    static final String WORDS = "PEM certificates, 32 KiB at most";

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final Pattern BLANKS = Pattern.compile("\\s++");
    private static final Pattern BLOCK = Pattern.compile(BEGIN + "([A-Za-z0-9+/=\\s]++)" + END);

    public static ValueType<Authorities> type() {
        return new ValueType<>(WORDS, Authorities::parse);
    }

    /** @throws BadValue if there is no certificate, something that is none, or too much */
    static Authorities parse(String text) {
        StringBuilder pem = new StringBuilder();
        Matcher blocks = BLOCK.matcher(text);
        int found = 0;
        for (; blocks.find(); found++) {
            String lines = BLANKS.matcher(blocks.group(1).strip()).replaceAll("\n");
            pem.append(BEGIN)
                    .append('\n')
                    .append(lines)
                    .append('\n')
                    .append(END)
                    .append('\n');
        }
        if (found == 0 || found != text.split("-----BEGIN ", -1).length - 1) {
            throw new BadValue("holds something other than PEM certificates", "give " + WORDS);
        }
        if (pem.length() > LARGEST) {
            throw new BadValue(
                    "is " + pem.length() + " characters long",
                    "give " + WORDS + ": only your own authorities, because the system's are trusted anyway");
        }
        Authorities authorities = new Authorities(pem.toString());
        authorities.certificates();
        return authorities;
    }

    /** The certificates, parsed anew at each call. */
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            certificates.add(certificate(blocks.group(1)));
        }
        return certificates;
    }

    private static X509Certificate certificate(String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BadValue("holds a certificate that cannot be read", "give " + WORDS);
        }
    }
}
