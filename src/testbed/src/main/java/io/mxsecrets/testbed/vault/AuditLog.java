package io.mxsecrets.testbed.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.server.Facts;
import io.mxsecrets.testbed.server.Run;
import io.mxsecrets.testbed.tool.Http;
import java.util.List;
import java.util.function.Predicate;

/** Vault's audit log. Vault has answered only after the entry is written, so nothing need be waited for. */
public final class AuditLog {

    private final Facts facts;
    private final Run run;
    private final int from;

    AuditLog(Facts facts, Run run) {
        this(facts, run, 0);
    }

    private AuditLog(Facts facts, Run run, int from) {
        this.facts = facts;
        this.run = run;
        this.from = from;
    }

    /** The log from now on. */
    public AuditLog fromNow() {
        return new AuditLog(facts, run, VaultLauncher.auditLines(facts, run).size());
    }

    /** All entries, as Vault's documentation describes them: {@code type}, {@code request.path}, {@code auth}, … */
    public List<JsonNode> entries() {
        var lines = VaultLauncher.auditLines(facts, run);
        return lines.subList(from, lines.size()).stream().map(AuditLog::parse).toList();
    }

    /** The requests (not the responses) whose path is {@code path}, which is without {@code v1/}. */
    public List<JsonNode> requests(String path) {
        return requests(path::equals);
    }

    public List<JsonNode> requests(Predicate<String> path) {
        return entries().stream()
                .filter(entry -> entry.path("type").asText().equals("request"))
                .filter(entry -> path.test(entry.at("/request/path").asText()))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return Http.JSON.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("not an audit entry", e);
        }
    }
}
