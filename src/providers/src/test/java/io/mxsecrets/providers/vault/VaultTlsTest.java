package io.mxsecrets.providers.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.testbed.Authority;
import io.mxsecrets.testbed.Authority.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which servers are trusted (A17), and through which proxy. */
@Timeout(30)
class VaultTlsTest {
    private static Authority authority;
    private static Authority another;

    @TempDir
    Path directory;

    private ScriptedVault vault;
    private HttpsServer server;

    @BeforeAll
    static void authorities() {
        authority = new Authority("ours");
        another = new Authority("another");
    }

    @BeforeEach
    void trustOurs() {
        vault = new ScriptedVault(directory);
        VaultBench.write(
                directory.resolve("ca/bundle.crt"),
                another.self().certificate() + authority.self().certificate());
        vault.world.with("MXSECRETS_CA_DIRECTORY", directory.resolve("ca").toString());
        vault.world.environment.remove("MXSECRETS_ALLOW_HTTP");
    }

    @AfterEach
    void stop() {
        vault.close();
        if (server != null) {
            server.stop(0);
        }
    }

    private void serve(Leaf leaf) throws IOException {
        serve(leaf.serverContext());
    }

    private void serve(SSLContext context) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            boolean login = exchange.getRequestURI().getPath().endsWith("/login");
            byte[] body =
                    (login ? ScriptedVault.login(60) : ScriptedVault.document(5)).getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        address("https://localhost:" + server.getAddress().getPort());
    }

    private void address(String address) {
        vault.world.with("MXSECRETS_VAULT_ADDRESS", address);
    }

    private String version() {
        try (VaultProvider provider = vault.provider()) {
            return ((Reading.Read) provider.read(vault.world.request(), vault.world.deadline()))
                    .document()
                    .version();
        }
    }

    private String refused() {
        Failure failure = vault.failure(vault.world.deadline().forOneTry());
        assertThat(failure.reason()).isEqualTo(Reason.TLS);
        return failure.sentence();
    }

    @Test
    void trustsEachOfSeveralCertificatesInAFileOfTheDirectory() throws IOException {
        serve(authority.issue("CN=vault", List.of("localhost")));
        assertThat(version()).isEqualTo("5");
        server.stop(0);

        serve(another.issue("CN=vault", List.of("localhost")));
        assertThat(version()).isEqualTo("5");
    }

    @Test // A17
    void refusesAnAuthorityThatNobodyNamed() throws IOException {
        serve(new Authority("stranger").issue("CN=vault", List.of("localhost")));
        assertThat(refused())
                .contains("not signed by an authority that we trust")
                .contains("ca-configmap");
    }

    @Test // A17
    void refusesACertificateForAnotherName() throws IOException {
        serve(authority.issue("CN=localhost", List.of("vault.example")));
        assertThat(refused()).contains("is for another name");
    }

    @Test // A17
    void refusesAnExpiredCertificate() throws IOException {
        serve(authority.issue("CN=vault", List.of("localhost"), Instant.now().minusSeconds(3600)));
        assertThat(refused()).contains("has expired").contains("clock");
    }

    @Test // A17
    void refusesASelfSignedCertificate() throws IOException {
        serve(new Authority("localhost").self());
        assertThat(refused()).contains("not signed by an authority that we trust");
    }

    @Test // A17
    void refusesTlsOlderThan12() throws Exception {
        SSLContext context = authority.issue("CN=vault", List.of("localhost")).serverContext();
        try (SSLServerSocket old = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            old.setEnabledProtocols(new String[] {"TLSv1", "TLSv1.1"});
            Executors.newSingleThreadExecutor(VaultTlsTest::daemon).submit(() -> {
                while (!old.isClosed()) {
                    try (Socket socket = old.accept()) {
                        socket.getInputStream().read();
                    } catch (IOException e) {
                        // The handshake failed, as it should.
                    }
                }
            });
            address("https://localhost:" + old.getLocalPort());
            refused();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    @Test
    void tlsWherePlainHttpIsServedIsNamed() {
        address(vault.server.baseUrl().replace("http://", "https://"));
        assertThat(refused()).contains("does not speak TLS");
    }

    @Test
    void aDirectoryWithoutCertificatesOrWithSomethingElseIsASettingsFailure() {
        VaultBench.write(directory.resolve("ca/bundle.crt"), "not a certificate");
        address("https://localhost:1");
        Failure failure = vault.failure(vault.world.deadline().forOneTry());
        assertThat(failure.reason()).isEqualTo(Reason.SETTINGS);
        assertThat(failure.sentence()).contains("bundle.crt is no list of PEM certificates");
    }

    @Test
    void tlsGoesThroughAProxysTunnelAndAProxyThatRefusesIsNamed() throws Exception {
        serve(authority.issue("CN=vault", List.of("localhost")));
        try (Tunnel tunnel = new Tunnel("HTTP/1.1 200 Connection established")) {
            vault.world.with("MXSECRETS_HTTPS_PROXY", tunnel.url());
            assertThat(version()).isEqualTo("5");
            assertThat(tunnel.asked)
                    .contains("CONNECT localhost:" + server.getAddress().getPort());
        }
        try (Tunnel tunnel = new Tunnel("HTTP/1.1 403 Forbidden")) {
            vault.world.with("MXSECRETS_HTTPS_PROXY", tunnel.url());
            Failure failure = vault.failure(vault.world.deadline().forOneTry());
            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure.sentence()).contains("does not let us through to localhost");
        }
    }

    @Test
    void plainHttpNeedsAllowHttp() {
        address(vault.server.baseUrl());
        assertThatThrownBy(() -> vault.world.settings()).hasMessageContaining("without TLS");
    }

    /** A proxy that knows CONNECT and nothing else. */
    private static final class Tunnel implements AutoCloseable {
        final List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final java.util.concurrent.ExecutorService threads =
                Executors.newCachedThreadPool(VaultTlsTest::daemon);

        Tunnel(String answer) throws IOException {
            threads.submit(() -> {
                while (!socket.isClosed()) {
                    Socket client = socket.accept();
                    threads.submit(() -> serve(client, answer));
                }
                return null;
            });
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private Void serve(Socket client, String answer) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            String[] words = head.toString().split(" ");
            asked.add(words[0] + " " + words[1]);
            client.getOutputStream().write((answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (!answer.contains("200")) {
                client.close();
                return null;
            }
            Socket target = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1].split(":")[1]));
            threads.submit(() -> target.getInputStream().transferTo(client.getOutputStream()));
            client.getInputStream().transferTo(target.getOutputStream());
            return null;
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.shutdownNow();
        }
    }
}
