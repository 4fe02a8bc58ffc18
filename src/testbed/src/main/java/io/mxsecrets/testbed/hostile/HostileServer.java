package io.mxsecrets.testbed.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Vault, STS, Secrets Manager, the EKS Pod Identity Agent, the instance's metadata and a proxy at one address, by hand on sockets, so
 * that an answer may be anything. Healthy, but for the calls that {@link #misbehave} names.
 */
public final class HostileServer implements AutoCloseable {
    private record Plan(Behaviour behaviour, AtomicInteger left) {}

    private final ServerSocket socket;
    private final boolean tls;
    private final ExecutorService threads = Executors.newCachedThreadPool(HostileServer::daemon);
    private final Map<Call, Plan> plans = new ConcurrentHashMap<>();
    private final Map<Call, AtomicInteger> seen = new ConcurrentHashMap<>();
    private volatile boolean rotated;
    private volatile int lifetime = 3600;

    /** @param tls the certificate to show, or plain HTTP */
    public HostileServer(Optional<SSLContext> tls) throws IOException {
        this.tls = tls.isPresent();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.socket = tls.isPresent()
                ? tls.get().getServerSocketFactory().createServerSocket(0, 100, loopback)
                : new ServerSocket(0, 100, loopback);
        threads.execute(this::accept);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "hostile-server");
        thread.setDaemon(true);
        return thread;
    }

    public String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + socket.getLocalPort();
    }

    /** From now on answers a call so.
     *
     * @param times how often, before it is healthy again
     */
    public void misbehave(Call call, Behaviour behaviour, int times) {
        plans.put(call, new Plan(behaviour, new AtomicInteger(times)));
    }

    /** Healthy again, and all counts are zero. */
    public void recover() {
        plans.clear();
        seen.clear();
    }

    /** From now on a healthy answer has the secret's next version. */
    public void rotate() {
        rotated = true;
    }

    /** From now on healthy tokens and keys live so long, in seconds. */
    public void lifetime(int seconds) {
        lifetime = seconds;
    }

    /** How often a call was made. */
    public int count(Call call) {
        return seen.containsKey(call) ? seen.get(call).get() : 0;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket agent = socket.accept();
                threads.execute(() -> serve(agent));
            } catch (IOException e) {
                // The end of the test.
            }
        }
    }

    private void serve(Socket agent) {
        try (agent) {
            String request = request(agent.getInputStream());
            Call call = Call.of(request);
            seen.computeIfAbsent(call, c -> new AtomicInteger()).incrementAndGet();
            Wire wire = new Wire(agent, call, request);
            Plan plan = plans.get(call);
            if (plan != null && plan.left().getAndDecrement() > 0) {
                plan.behaviour().script().play(wire);
            } else if (!call.ofTheAgent()) {
                throw new IllegalArgumentException("a call that no test plans");
            } else if (call == Call.PROXY) {
                wire.tunnel();
            } else {
                wire.answer("200 OK", rotated ? call.rotated(lifetime) : call.good(lifetime));
            }
        } catch (IOException | IllegalArgumentException e) {
            // The agent hung up, or asked for what no store knows, as a scanner would.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Head and body, as one text. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0 || head.length() > 1 << 20) {
                throw new IOException("no request");
            }
            head.append((char) one);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
