package io.mxsecrets.cli.inject;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API server and the webhooks that it asks say beside an answer: its headers {@code Warning}, as kubectl reads them. */
final class ServerWarnings implements Interceptor {
    /** RFC 7234, 5.5: a code, who says it, and a quoted text. */
    private static final Pattern WARNING = Pattern.compile("299 \\S+ \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    private final Queue<String> sentences = new ConcurrentLinkedQueue<>();

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        for (String header : response.headers("Warning")) {
            Matcher matcher = WARNING.matcher(header);
            while (matcher.find()) {
                sentences.add(matcher.group(1).replaceAll("\\\\(.)", "$1"));
            }
        }
    }

    /** Gives each sentence once. */
    void tell(Consumer<String> reader) {
        for (String sentence = sentences.poll(); sentence != null; sentence = sentences.poll()) {
            reader.accept(sentence);
        }
    }
}
