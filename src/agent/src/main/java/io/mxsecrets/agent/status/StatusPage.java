package io.mxsecrets.agent.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.publish.manifest.Manifest;
import io.mxsecrets.core.publish.manifest.SourceState;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;

/**
 * What a sidecar tells {@code mxsecrets pods} and {@code mxsecrets wait}, as JSON. Aliases and versions; never a reference, a key
 * or a value. Readers ignore members that they do not know, so that later versions may add some.
 */
public final class StatusPage {
    static final int SCHEMA = 1;

    private static final JsonFactory JSON = new JsonFactory();
    private static final long NANOS = 1_000_000_000;

    private StatusPage() {}

    /** @param agent the version of this program */
    public static String text(String agent, LoopStatus status, long now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("schema", SCHEMA);
            out.writeStringField("agent", agent);
            field("generation", status.onDisk().map(Manifest::generation), out);
            out.writeBooleanField(
                    "restartDue", status.onDisk().filter(Manifest::restartDue).isPresent());
            field("failing", status.failing().map(Reason::label), out);
            out.writeObjectFieldStart("sources");
            for (Map.Entry<String, SourceStatus> source : status.sources().entrySet()) {
                out.writeObjectFieldStart(source.getKey());
                source(source.getValue(), now, out);
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed");
        }
        return text.append('\n').toString();
    }

    private static void source(SourceStatus source, long now, JsonGenerator out) throws IOException {
        field("version", source.held().map(SourceState::version), out);
        field("created", source.held().flatMap(SourceState::created).map(Object::toString), out);
        seconds("ageSeconds", source.lastSuccess().map(at -> now - at), out);
        seconds("nextSeconds", source.due().map(at -> at - now), out);
        field("failing", source.failing().map(Reason::label), out);
        out.writeBooleanField("stale", source.stale());
    }

    private static void field(String name, Optional<String> text, JsonGenerator out) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(name, text.get());
        } else {
            out.writeNullField(name);
        }
    }

    private static void seconds(String name, Optional<Long> nanos, JsonGenerator out) throws IOException {
        if (nanos.isPresent()) {
            out.writeNumberField(name, Math.max(0, nanos.get()) / NANOS);
        } else {
            out.writeNullField(name);
        }
    }
}
