package io.mxsecrets.testbed.kubernetes;

import io.mxsecrets.testbed.server.Binaries;
import io.mxsecrets.testbed.server.Given;
import io.mxsecrets.testbed.server.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The link between this machine and its node. It is made before the first server starts, so that every server can listen
 * where pods reach it.
 *
 * @param number of the node on this machine
 */
public record Network(int number) {

    /** What keeps this machine from having one; for the sentence of a test that needs a node. */
    public static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String whatWouldChangeIt) {
            super(whatWouldChangeIt);
        }
    }

    /** The host's address, as pods see it. */
    String hostAddress() {
        return "10.213." + number + ".1";
    }

    /** The address on which a server is to listen beside the loopback, if there is one. */
    public static Optional<String> hostAddress(Run run) throws Exception {
        if (Given.find("TESTBED_KUBECONFIG").isPresent()) {
            return Given.find(
                    "TESTBED_HOST_ADDRESS"); // The node is elsewhere, and its owner knows from where it looks.
        }
        try {
            return Optional.of(of(run).hostAddress());
        } catch (Impossible e) {
            return Optional.empty();
        }
    }

    /** The node's address beside the host's. */
    static String nodeAddress(String hostAddress) {
        return hostAddress.replaceAll("[.]1$", ".2");
    }

    public static Network of(Run run) throws Exception {
        var answer = run.alone("net", () -> {
            var file = run.file("network.answer");
            if (Files.notExists(file)) {
                run.watch();
                Files.writeString(file, make(run));
            }
            return Files.readString(file);
        });
        if (!answer.matches("[0-9]+")) {
            throw new Impossible(answer);
        }
        return new Network(Integer.parseInt(answer));
    }

    private static String make(Run run) throws IOException, InterruptedException {
        if (Binaries.find("kube-apiserver").isEmpty() || Binaries.find("images").isEmpty()) {
            return "run src/testbed/build kubernetes node";
        }
        var script = Binaries.root().resolve("src/testbed/node/network").toString();
        var process = new ProcessBuilder(
                        script,
                        run.directory().toString(),
                        Long.toString(run.owner().pid()))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(run.file("network.log").toFile()))
                .start();
        var answer = new String(process.getInputStream().readAllBytes()).strip();
        int status = process.waitFor();
        if (status != 0 && status != 69) {
            throw new IOException("src/testbed/node/network ended with " + status + "; see " + run.file("network.log"));
        }
        return answer;
    }
}
