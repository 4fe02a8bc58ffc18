package io.mxsecrets.cli.chart;

import com.networknt.schema.ValidationMessage;
import io.mxsecrets.injection.config.ConfigurationProblem;

/**
 * What the chart's schema has against one value.
 *
 * @param place such as {@code policy.stric} or {@code policy.locked[0]}
 * @param sentence with the place, never with a value
 */
public record SchemaProblem(String place, String sentence) {
    /** {@code $.policy: property 'stric' …} is about {@code policy.stric}. */
    static SchemaProblem of(ValidationMessage message) {
        String parent = message.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        String words = message.getError();
        String member = message.getProperty() == null ? "" : message.getProperty();
        String place = parent + (parent.isEmpty() || member.isEmpty() ? "" : ".") + member;
        return new SchemaProblem(place, parent.isEmpty() ? words : parent + ": " + words);
    }

    /** Whether the webhook's own check is about the same place; a list is one place. */
    public boolean isOf(ConfigurationProblem problem) {
        return problem.place().equals(place.replaceAll("\\[\\d+]", ""));
    }
}
