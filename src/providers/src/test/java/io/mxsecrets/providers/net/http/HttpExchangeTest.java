package io.mxsecrets.providers.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.providers.TestWorld;
import io.mxsecrets.providers.net.ProxyRefused;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.UnfitAnswer;
import io.mxsecrets.providers.net.tls.Trust;
import io.mxsecrets.testbed.tool.Authority;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpExchangeTest {
    private static final int LARGEST = 100_000;
    /** Long enough to connect on a busy machine, and waited out by what never ends. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final BoundedCall calls = new BoundedCall("door-test");
    private ProxyRule proxies = new ProxyRule(Optional.empty(), List.of());
    private HttpExchange door;

    @AfterEach
    void stop() {
        calls.close();
        if (door != null) {
            door.close();
        }
    }

    private static SSLSocketFactory tls;

    @BeforeAll
    static void makeTls() throws GeneralSecurityException {
        tls = SSLContext.getDefault().getSocketFactory();
    }

    private static SSLSocketFactory tls() {
        return tls;
    }

    private static SSLSocketFactory trusting(Authority authority) {
        TestWorld world = new TestWorld()
                .with("MXSECRETS_PROVIDER", "file")
                .with("MXSECRETS_SECRET", "file:/x.json")
                .with("MXSECRETS_CA_BUNDLE", authority.self().certificate());
        return Trust.context(world.settings()).getSocketFactory();
    }

    private HttpReply ask(URI address) throws Exception {
        return ask(address, Duration.ofSeconds(20));
    }

    private HttpReply ask(URI address, Duration limit) throws Exception {
        if (door == null) {
            door = new HttpExchange(HttpExchangeTest::tls, proxies);
        }
        HttpRequest request = new HttpRequest("GET", address, Map.of("A", "b"), Optional.empty(), LARGEST);
        try {
            return calls.run(limit, () -> door.send(request));
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private HttpReply answered(String text) throws Exception {
        try (RawAnswers server = RawAnswers.closing(text)) {
            return ask(server.url());
        }
    }

    private static String good(String headers, String body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String text(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\n\r\n{}",
                "HTTP/1.1 200 OK\ncontent-length: 2\n\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nT: v\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            })
    void aWholeAnswerPasses(String answer) throws Exception {
        HttpReply reply = answered(answer);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply)).isEqualTo("{}");
        assertThat(reply.toString()).isEqualTo("status 200");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK|Content-Length: 3||{}",
        "HTTP/1.1 200 OK|Content-Length: 999999999999999999||{}",
        "HTTP/1.1 200 OK|Content-Le",
        "HTTP/1.1 200 OK|Content-Length: 2||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{}|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|{}",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{}|0|T: v|",
        "HTTP/1.1 100 Continue||",
        "''",
    })
    void anAnswerThatEndsBeforeItsLengthIsCut(String answer) {
        assertThatThrownBy(() -> answered(answer.replace("|", "\r\n"))).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 000 OK||",
                "HTTP/1.1 999 OK||",
                "HTTP/2 200 OK||",
                "SSH-2.0-x|",
                "HTTP/1.1 101 Switching Protocols||",
                "HTTP/1.1 200 OK|no header||",
                "HTTP/1.1 200 OK|A: b| c||",
                "HTTP/1.1 200 OK|: b||",
                "HTTP/1.1 200 OK|Content-Length: -1||",
                "HTTP/1.1 200 OK|Content-Length: 0x2||{}",
                "HTTP/1.1 200 OK|Content-Length: 9999999999999999999||{}",
                "HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||{}",
                "HTTP/1.1 200 OK|Content-Encoding: gzip|Content-Length: 2||{}",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||{}",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-1|{}|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||fffffffff|{}|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|{}|0||",
            })
    void whatIsNoHttpOfOursIsRefused(String answer) {
        assertThatThrownBy(() -> answered(answer.replace("|", "\r\n"))).isInstanceOf(UnfitAnswer.class);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK|, x",
        "HTTP/1.1 200 OK|, X: y|",
        "'', HTTP/1.1 100 Continue||",
        "'', HTTP/1.1 103 Early Hints|Link: x||",
        "HTTP/1.1 200 OK|Content-Length: 9999999||, x",
        "HTTP/1.1 200 OK||, x",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||, 1|x|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||, 1;eeeeeeeeeeeeeeeeeeeeeeeeeeeeeee|x|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1;, x",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{}|0|, X-T1: v|",
    })
    void whatDoesNotEndIsRefusedAndTheConnectionClosed(String first, String again) throws Exception {
        try (RawAnswers server = RawAnswers.endless(first.replace("|", "\r\n"), again.replace("|", "\r\n"))) {
            assertThatThrownBy(() -> ask(server.url())).isInstanceOf(UnfitAnswer.class);
            assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5000000\r\n\r\n", "\r\n", "Content-Encoding: gzip\r\n\r\n"})
    void anErrorWithABodyLargerThanAnyKeepsItsStatus(String headers) throws Exception {
        try (RawAnswers server = RawAnswers.endless("HTTP/1.1 503 No\r\nRetry-After: 7\r\n" + headers, "x")) {
            HttpReply reply = ask(server.url());

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("retry-after")).contains("7");
            assertThat(reply.body()).isEmpty();
            assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void headersThatDoNotPrintAreLeftOut() throws Exception {
        HttpReply reply = answered(good("Date: \u001b[31m\r\nX: a\u0085b\r\nLocation: /x\r\n", "{}"));

        assertThat(reply.header("date")).isEmpty();
        assertThat(reply.header("x")).isEmpty();
        assertThat(reply.header("location")).contains("/x");
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "HTTP/1.1 200 OK|",
        "HTTP/1.1 200 OK|Content-Length: 90000||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffff|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{}|0|",
    })
    void aServerThatDripsIsCutAtTheDeadlineAndTheThreadIsFree(String first) throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (RawAnswers server = new RawAnswers(out -> {
            out.write(first.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                out.write('x');
                Thread.sleep(20); // The drip itself.
            }
        })) {
            door = new HttpExchange(HttpExchangeTest::tls, proxies);
            HttpRequest request = new HttpRequest("GET", server.url(), Map.of(), Optional.empty(), LARGEST);
            assertThatThrownBy(() -> calls.run(LIMIT, () -> {
                        try {
                            return door.send(request);
                        } finally {
                            free.countDown();
                        }
                    }))
                    .isInstanceOf(BoundedCall.Late.class);
            assertThat(free.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSilentTlsPeerAndASilentProxyAreCutAtTheDeadline() throws Exception {
        try (RawAnswers silent = new RawAnswers(out -> Thread.sleep(60_000))) { // Longer than the test lasts.
            URI https = URI.create("https://127.0.0.1:" + silent.port() + "/");
            assertThatThrownBy(() -> ask(https, LIMIT)).isInstanceOf(BoundedCall.Late.class);
            assertThat(silent.left.await(10, TimeUnit.SECONDS)).isTrue();
        }
        try (RawAnswers silent = new RawAnswers(out -> Thread.sleep(60_000))) { // Longer than the test lasts.
            proxies = new ProxyRule(Optional.of(URI.create("http://127.0.0.1:" + silent.port())), List.of());
            door = null;
            assertThatThrownBy(() -> ask(URI.create("https://store.example/"), LIMIT))
                    .isInstanceOf(BoundedCall.Late.class);
            assertThat(silent.requests).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 407 No||, X", "HTTP/1.1 403 No||, X", "HTTP/1.1 200 OK|, X: y|", "nonsense|, X"})
    void aProxyThatMakesNoTunnelIsToldAsThat(String first, String again) throws Exception {
        try (RawAnswers server = RawAnswers.endless(first.replace("|", "\r\n"), again.replace("|", "\r\n"))) {
            proxies = new ProxyRule(Optional.of(URI.create("http://127.0.0.1:" + server.port())), List.of());

            assertThatThrownBy(() -> ask(URI.create("https://store.example/"))).isInstanceOf(ProxyRefused.class);
        }
    }

    @Test
    void oneConnectionCarriesSeveralRequestsUntilTheServerSaysOtherwise() throws Exception {
        try (RawAnswers server = new RawAnswers(out -> out.write(good("", "{}").getBytes(StandardCharsets.UTF_8)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(server.url()).status()).isEqualTo(200);
            }
            assertThat(server.connections).hasValue(1);
        }
        try (RawAnswers server = RawAnswers.closing(good("", "{}"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(server.url()).status()).isEqualTo(200);
                assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(server.connections).hasValue(3);
        }
        for (String closing : List.of("Connection: close\r\n", "Connection: Keep-Alive, Close\r\n")) {
            try (RawAnswers server =
                    new RawAnswers(out -> out.write(good(closing, "{}").getBytes(StandardCharsets.UTF_8)))) {
                ask(server.url());
                ask(server.url());
                assertThat(server.connections).hasValue(2);
            }
        }
    }

    @Test
    void bytesAfterAnAnswerAreNotTheNextAnswer() throws Exception {
        try (RawAnswers server =
                new RawAnswers(out -> out.write((good("", "{}") + good("", "[]")).getBytes(StandardCharsets.UTF_8)))) {
            assertThat(text(ask(server.url()))).isEqualTo("{}");
            assertThat(text(ask(server.url()))).isEqualTo("{}");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneTakesNoConnection() throws Exception {
        // The test bed's servers listen on one family only; localhost may have both.
        try (RawAnswers server = RawAnswers.closing(good("", "{}"))) {
            URI named = URI.create("http://localhost:" + server.port() + "/");
            assertThat(ask(named).status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionNeedsADeadlineAndARequestNeedsHonestHeaders() {
        HttpExchange free = new HttpExchange(HttpExchangeTest::tls, proxies);
        HttpRequest request =
                new HttpRequest("GET", URI.create("http://127.0.0.1:9/"), Map.of(), Optional.empty(), LARGEST);
        assertThatThrownBy(() -> free.send(request)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new HttpRequest(
                        "GET", URI.create("http://x/"), Map.of("A", "b\r\nC: d"), Optional.empty(), LARGEST))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCertificateMustBeTheHosts() throws Exception {
        Authority authority = new Authority("door");
        try (RawAnswers plain = RawAnswers.closing(good("", "{}"));
                TlsDoor right = new TlsDoor(authority.issue("CN=x", List.of("localhost")), plain.port());
                TlsDoor wrong = new TlsDoor(authority.issue("CN=localhost", List.of("other.example")), plain.port())) {
            SSLSocketFactory trusting = trusting(authority);
            door = new HttpExchange(() -> trusting, proxies);
            assertThat(ask(URI.create(right.url())).status()).isEqualTo(200);
            assertThatThrownBy(() -> ask(URI.create(wrong.url()))).isInstanceOf(IOException.class);
        }
    }
}
