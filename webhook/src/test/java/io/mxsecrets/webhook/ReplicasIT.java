package io.mxsecrets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mxsecrets.testbed.RealApiServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.webhook.certificate.selfmanaged.TestReplica;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas behind one address, one certificate in one Secret, and pods all the time through a real API server.
 * {@code -Drenewals=20} has the certificate renewed so often, {@code -Drate=50} asks for so many pods a second.
 */
@RealApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {
    private static final int RENEWALS = Integer.getInteger("renewals", 3);
    private static final int RATE = Integer.getInteger("rate", 20);
    private static final String SECRET = "certificate";
    private static final String REGISTRATION = "mendix-secrets-injector";

    private final ApiServer apiServer;
    private final List<TestReplica> certificates = new ArrayList<>();

    @TempDir
    private static Path directory;

    private Pod pod;
    private String namespace;
    private List<WebhookProcess> replicas;
    private RoundRobinProxy door;
    private List<HasMetadata> installed;
    private volatile Instant now = Instant.now();

    ReplicasIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeAll
    void install() throws IOException {
        pod = AskingPod.of(client(), AskingPod.VAULT, "mendix", "");
        namespace = apiServer.createNamespace("replicas");
        client().secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(SECRET)
                        .endMetadata()
                        .build())
                .create();
        replicas = Stream.of("one", "two").map(this::replica).toList();
        door = new RoundRobinProxy(apiServer.webhookHost(), replicas);
        String url = "https://" + apiServer.webhookHost() + ":" + door.port() + "/mutate";
        installed = apiServer.apply(Registered.at(url, "", directory, apiServer), "default");
        replicas.forEach(this::lookAfter);
        replicas.forEach(WebhookProcess::launch);
        WebhookIT.until(180, () -> replicas.stream().allMatch(WebhookProcess::ready));
        WebhookIT.until(this::called);
    }

    private KubernetesClient client() {
        return apiServer.client();
    }

    private WebhookProcess replica(String name) {
        try {
            return new WebhookProcess(Files.createDirectory(directory.resolve(name)), apiServer.webhookHost())
                    .with("KUBECONFIG", apiServer.kubeconfig().toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void lookAfter(WebhookProcess replica) {
        certificates.add(new TestReplica(
                client(),
                namespace,
                SECRET,
                REGISTRATION,
                apiServer.webhookHost(),
                replica.directory.resolve("tls"),
                () -> now));
        looks();
    }

    private void looks() {
        certificates.forEach(TestReplica::look);
    }

    @AfterAll
    void uninstall() throws IOException {
        if (installed != null) {
            installed.forEach(object -> client().resource(object).delete());
        }
        if (replicas != null) {
            replicas.forEach(WebhookProcess::close);
        }
        if (door != null) {
            door.close();
        }
    }

    private boolean called() {
        return AskingPod.comesInjected(apiServer.impatientClient(), pod, namespace)
                && replicas.stream().anyMatch(replica -> replica.calls() > 0);
    }

    private boolean create() {
        return AskingPod.injected(AskingPod.tried(apiServer.impatientClient(), pod, namespace));
    }

    @Test
    @Order(1)
    void f15RenewalsOfTheCertificateOfTwoReplicasFailNoCreateAndNoHandshake() throws Exception {
        Set<Certificate> served = ConcurrentHashMap.newKeySet();
        Set<String> authorities = ConcurrentHashMap.newKeySet();
        AtomicInteger turn = new AtomicInteger();
        try (Load creates = new Load(RATE, this::create);
                Load handshakes = new Load(20, () -> {
                    String bundle = bundle();
                    authorities.add(bundle.substring(0, bundle.indexOf("-----END")));
                    WebhookProcess replica = replicas.get(turn.getAndIncrement() % replicas.size());
                    return served.add(handshake(replica, bundle)) || true;
                })) {
            for (int i = 1; i <= RENEWALS; i++) {
                now = now.plus(TestReplica.DUE);
                looks();
                WebhookProcess.pause(
                        1000); // ten seconds in the program: API servers learn of an authority before its first leaf
                now = now.plus(TestReplica.SETTLE);
                looks();
                int certificates = 1 + i;
                WebhookIT.until(30, () -> served.size() >= certificates);
                handshakes.more(10);
            }
            creates.more(RATE);
            double rate = creates.rate();
            creates.close();
            handshakes.close();
            Files.writeString(
                    Path.of("target/renewals.md"),
                    """
                    | renewals | authorities | creates | a second | failed | handshakes | failed |
                    |---|---|---|---|---|---|---|
                    | %d | %d | %d | %.0f | %d | %d | %d |
                    """
                            .formatted(
                                    served.size() - 1,
                                    authorities.size(),
                                    creates.good(),
                                    rate,
                                    creates.bad().size(),
                                    handshakes.good(),
                                    handshakes.bad().size()));
            assertThat(creates.bad()).as(this::logs).isEmpty();
            assertThat(handshakes.bad()).as(this::logs).isEmpty();
            assertThat(authorities).hasSizeGreaterThan(1);
        }
    }

    private String logs() {
        return replicas.stream().map(WebhookProcess::log).collect(Collectors.joining("\n"));
    }

    /** What the API server is told to believe at this moment. */
    private String bundle() {
        String base64 = client().admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(REGISTRATION)
                .get()
                .getWebhooks()
                .get(0)
                .getClientConfig()
                .getCaBundle();
        return new String(Base64.getDecoder().decode(base64));
    }

    private static Certificate handshake(WebhookProcess replica, String bundle) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) believing(bundle).getSocketFactory().createSocket(replica.host, replica.port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLContext believing(String bundle) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bundle.getBytes()))) {
            store.setCertificateEntry("authority" + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    /** Over HTTP/2, which the API server speaks: the replica that it has its connection with says that it leaves. */
    @Test
    @Order(2)
    void f14AReplicaThatIsToldToEndDuringCreatesFailsNone() throws Exception {
        try (Load creates = new Load(RATE, this::create)) {
            creates.more(RATE);
            Map<WebhookProcess, Double> before = Map.of(
                    replicas.get(0), replicas.get(0).calls(),
                    replicas.get(1), replicas.get(1).calls());
            creates.more(RATE);
            WebhookProcess asked = replicas.stream()
                    .filter(replica -> replica.calls() > before.get(replica))
                    .findFirst()
                    .orElseThrow();

            asked.terminate();
            asked.await();
            creates.more(RATE);
            creates.close();

            assertThat(creates.bad()).isEmpty();
        }
    }
}
