package io.mxsecrets.agent.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.secret.SecretText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpNotifierTest {
    private static final Announcement NEWS =
            new Announcement("20261122T120000.000Z", true, List.of("DB.Password", "a\"b"), Optional.empty());

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer app;
    private int answer = 204;

    @BeforeEach
    void listen() throws IOException {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/reload", exchange -> {
            seen.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        app.createContext("/elsewhere", exchange -> seen.add("redirect followed"));
        app.start();
    }

    @AfterEach
    void stop() {
        app.stop(0);
    }

    private Notifier notifier(int port) {
        return new HttpNotifier(URI.create("http://127.0.0.1:" + port + "/reload"));
    }

    @Test
    void postsTheGenerationAndTheNamesOfTheKeys() {
        notifier(app.getAddress().getPort()).tell(NEWS);
        assertThat(seen)
                .containsExactly("POST null {\"generation\":\"20261122T120000.000Z\",\"restartDue\":true,"
                        + "\"changed\":[\"DB.Password\",\"a\\\"b\"]}");
    }

    @Test
    void sendsTheTokenAsBearer() {
        Announcement with = new Announcement("g", false, List.of(), Optional.of(SecretText.of("t0ken")));
        notifier(app.getAddress().getPort()).tell(with);
        assertThat(seen.get(0)).startsWith("POST Bearer t0ken ");
    }

    @Test
    void neverShowsATokenThatNoHeaderTakes() {
        Announcement with = new Announcement("g", false, List.of(), Optional.of(SecretText.of("CANARY\r\nX: y")));
        assertThatThrownBy(() -> notifier(app.getAddress().getPort()).tell(with))
                .isInstanceOf(Failure.class)
                .hasMessageNotContaining("CANARY")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500})
    void f19TakesNothingButASuccessForOneAndFollowsNoRedirect(int status) {
        answer = status;
        assertThatThrownBy(() -> notifier(app.getAddress().getPort()).tell(NEWS))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("answers " + status);
        assertThat(seen).hasSize(1);
    }

    @Test
    void f19GivesUpOnATargetThatIsGoneOrHangs() throws IOException {
        int port = app.getAddress().getPort();
        app.stop(0);
        assertThatThrownBy(() -> notifier(port).tell(NEWS)).hasMessageContaining("does not answer");
        try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> notifier(hanging.getLocalPort()).tell(NEWS))
                    .hasMessageContaining("does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
    }
}
