package io.mxsecrets.providers.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.providers.net.UnfitAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnswerReaderTest {
    private static final int LARGEST = 4096;

    @Provide
    Arbitrary<List<String>> answers() {
        return Arbitraries.of(
                        "HTTP/1.1 200 OK\r\n",
                        "HTTP/1.1 103 Hints\r\n",
                        "HTTP/1.1 503 No\r\n",
                        "Content-Length: 5\r\n",
                        "Content-Length: -5\r\n",
                        "Content-Length: 99999\r\n",
                        "Transfer-Encoding: chunked\r\n",
                        "Content-Encoding: gzip\r\n",
                        "5\r\nhello\r\n",
                        "0\r\n",
                        "ffffffff\r\n",
                        "\r\n",
                        "\n",
                        "X: \u0000\r\n",
                        "{\"a\":1}",
                        "x".repeat(5000),
                        "A: b\r\n".repeat(200))
                .list()
                .ofMaxSize(12);
    }

    @Property
    void everyStreamOfBytesIsAnAnswerWithinTheLimitsOrRefused(@ForAll("answers") List<String> parts) {
        byte[] bytes = String.join("", parts).getBytes(StandardCharsets.ISO_8859_1);
        try {
            HttpReply reply = new AnswerReader(new ByteArrayInputStream(bytes)).read(LARGEST);
            assertThat(reply.status()).isBetween(200, 599);
            assertThat(reply.body().length).isLessThanOrEqualTo(LARGEST);
            assertThat(reply.headers()).hasSizeLessThanOrEqualTo(AnswerLimits.HEADERS);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).doesNotContain("hello", "\u0000");
        }
    }

    @Example
    void aTunnelOpensBehindInformationalAnswersAndTakesNoByteOfIt() throws IOException {
        String early = "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n";
        ByteArrayInputStream proxy = new ByteArrayInputStream(
                (early + "HTTP/1.1 200 Open\r\nVia: x\r\n\r\nhello").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new AnswerReader(proxy).tunnel()).isEqualTo(200);
        assertThat(proxy.read()).isEqualTo('h');

        ByteArrayInputStream flood = new ByteArrayInputStream(early.repeat(100).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new AnswerReader(flood).tunnel()).isInstanceOf(UnfitAnswer.class);
    }

    @Property
    void noiseIsRefused(@ForAll byte[] noise) {
        try {
            new AnswerReader(new ByteArrayInputStream(noise)).read(LARGEST);
            throw new AssertionError("noise is no answer");
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
