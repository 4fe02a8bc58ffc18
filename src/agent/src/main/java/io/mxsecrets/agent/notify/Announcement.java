package io.mxsecrets.agent.notify;

import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.text.JsonText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * News of one generation.
 *
 * @param changed names of the keys that were added, removed or have another value; never a value
 * @param token what proves to the target that it is us
 */
public record Announcement(String generation, boolean restartDue, List<String> changed, Optional<SecretText> token) {
    public Announcement {
        Objects.requireNonNull(generation);
        changed = List.copyOf(changed);
        Objects.requireNonNull(token);
    }

    /** {@code {"generation":"…","restartDue":false,"changed":["KEY",…]}}. */
    String json() {
        StringBuilder json = new StringBuilder("{\"generation\":");
        JsonText.quote(generation, json);
        json.append(",\"restartDue\":").append(restartDue).append(",\"changed\":[");
        for (int i = 0; i < changed.size(); i++) {
            json.append(i == 0 ? "" : ",");
            JsonText.quote(changed.get(i), json);
        }
        return json.append("]}").toString();
    }
}
