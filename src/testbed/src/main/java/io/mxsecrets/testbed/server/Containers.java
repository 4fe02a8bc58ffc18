package io.mxsecrets.testbed.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The Docker engine of this machine. Containers bear the run's name, outlive the fork that started them (Testcontainers
 * calls it reuse) and are removed by the watcher.
 */
public final class Containers {

    private static final String LABEL = "mxsecrets-testbed";
    private static final Duration PULL = Duration.ofMinutes(10);

    private Containers() {}

    public static Missing missing(String image) {
        return new Missing("start a Docker engine that has or can pull " + image);
    }

    /** The engine, if it has the image or can pull it. */
    public static DockerClient engineWith(String image) throws Missing {
        // Testcontainers looks in many places and logs each; where there is no sign of an engine, do not make it look.
        if (System.getenv("DOCKER_HOST") == null && Files.notExists(Path.of("/var/run/docker.sock"))) {
            throw missing(image);
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw missing(image);
        }
        var engine = DockerClientFactory.instance().client();
        try {
            engine.inspectImageCmd(image).exec();
        } catch (NotFoundException e) {
            pull(engine, image);
        }
        return engine;
    }

    private static void pull(DockerClient engine, String image) throws Missing {
        try {
            if (!engine.pullImageCmd(image).start().awaitCompletion(PULL.toSeconds(), TimeUnit.SECONDS)) {
                throw missing(image);
            }
        } catch (DockerException e) {
            throw missing(image);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing(image);
        }
    }

    /** The true version of an image made from the programs of {@code build}; for the closing list. */
    public static String version(DockerClient engine, String image) {
        var labels = engine.inspectImageCmd(image).exec().getConfig().getLabels();
        return labels == null || !labels.containsKey("testbed.version")
                ? ""
                : " (made locally, " + labels.get("testbed.version") + ")";
    }

    /**
     * Where pods and containers reach published ports: as the owner of a given cluster says, or this machine's address on the
     * engine's default network.
     */
    public static String gateway(DockerClient engine) {
        return Given.find("TESTBED_HOST_ADDRESS").orElseGet(() -> gatewayOfBridge(engine));
    }

    private static String gatewayOfBridge(DockerClient engine) {
        return engine.inspectNetworkCmd().withNetworkId("bridge").exec().getIpam().getConfig().stream()
                .map(config -> config.getGateway())
                .filter(gateway -> gateway != null && gateway.contains("."))
                .findFirst()
                .orElse("127.0.0.1");
    }

    /** Starts it with {@code port} of the loopback and of the engine's network leading to its {@code inner} port. */
    public static <C extends GenericContainer<?>> C start(C container, Run run, String gateway, int port, int inner)
            throws IOException {
        Files.writeString(run.file("containers"), ""); // Tells the watcher to look for some.
        container.withLabel(LABEL, run.id());
        container.withReuse(true);
        // Not setPortBindings, which keeps one binding a port.
        container.withCreateContainerCmdModifier(command -> command.getHostConfig()
                .withPortBindings(Stream.of("127.0.0.1", gateway)
                        .distinct()
                        .map(host -> PortBinding.parse(host + ":" + port + ":" + inner))
                        .toList()));
        container.start();
        return container;
    }

    public static void kill(String id) {
        DockerClientFactory.instance().client().killContainerCmd(id).exec();
    }

    public static void startAgain(String id) {
        DockerClientFactory.instance().client().startContainerCmd(id).exec();
    }

    public static String read(String id, String path) {
        return exec(id, "cat", path);
    }

    public static void loadIntoK3s(String id, Path archive) {
        DockerClientFactory.instance()
                .client()
                .copyArchiveToContainerCmd(id)
                .withHostResource(archive.toString())
                .withRemotePath("/tmp")
                .exec();
        exec(id, "ctr", "-n", "k8s.io", "images", "import", "/tmp/" + archive.getFileName());
    }

    public static void killInK3s(String id, String containerId) {
        exec(id, "ctr", "-n", "k8s.io", "tasks", "kill", "--all", "--signal", "SIGKILL", containerId);
    }

    /** What a command prints. */
    private static String exec(String id, String... command) {
        var engine = DockerClientFactory.instance().client();
        var exec = engine.execCreateCmd(id)
                .withCmd(command)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec();
        var out = new ByteArrayOutputStream();
        try {
            engine.execStartCmd(exec.getId())
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            if (frame.getStreamType() == StreamType.STDOUT) {
                                out.writeBytes(frame.getPayload());
                            }
                        }
                    })
                    .awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        var status = engine.inspectExecCmd(exec.getId()).exec().getExitCodeLong();
        if (status != 0) {
            throw new UncheckedIOException(new IOException(String.join(" ", command) + " ended with " + status));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
