package io.mxsecrets.injection.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.injection.plan.container.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code kubectl describe} tells about an injection: the agent's build and which layer gave each setting. */
final class InjectionStatus {
    private static final int BYTES = 1 << 10;
    private static final Pattern AGENT = Pattern.compile("\\{\"agent\":\"(sha256:[0-9a-f]{64})\"");

    /** No line with its quotes and comma is shorter. */
    private static final int LINE = 8;

    private InjectionStatus() {}

    /** At most 1 KiB of JSON; what does not fit is left out and counted. */
    static String text(String digest, Settings settings) {
        List<String> origins = settings.origins().stream()
                .map(line -> line.endsWith("=") ? line + "pod" : line)
                .toList();
        for (int kept = Math.min(origins.size(), BYTES / LINE); ; kept--) {
            String text = json(digest, origins, kept);
            if (text.getBytes(StandardCharsets.UTF_8).length <= BYTES || kept == 0) {
                return text;
            }
        }
    }

    /** The agent's build in such a text; empty where the text is not ours. */
    static Optional<String> agent(String text) {
        Matcher matcher = AGENT.matcher(text);
        return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String json(String digest, List<String> origins, int kept) {
        ObjectNode status = Json.object().put("agent", digest);
        ArrayNode lines = status.putArray("settings");
        origins.subList(0, kept).forEach(lines::add);
        if (kept < origins.size()) {
            status.put("more", origins.size() - kept);
        }
        return status.toString();
    }
}
