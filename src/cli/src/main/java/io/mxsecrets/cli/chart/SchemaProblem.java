package io.mxsecrets.cli.chart;

import com.networknt.schema.ValidationMessage;

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
        String text = message.getMessage();
        String words = text.substring(text.indexOf(": ") + 2);
        String member = message.getProperty() == null ? "" : message.getProperty();
        String place = parent + (parent.isEmpty() || member.isEmpty() ? "" : ".") + member;
        return new SchemaProblem(place, parent.isEmpty() ? words : parent + ": " + words);
    }

    /**
     * Whether a sentence of the webhook's own check is about the same place: it begins with it, as {@code policy.stric …},
     * {@code policy "stric" …} or, for an item of a list, {@code policy.locked "vault-adress" …}.
     */
    public boolean isIn(String sentence) {
        String written = sentence.replaceFirst("^([\\w.-]+) \"([^\"]+)\"", "$1.$2");
        String list = place.replaceAll("\\[\\d+]", "");
        boolean item = !list.equals(place);
        return written.startsWith(list)
                && (written.length() == list.length()
                        || (item ? " .:" : " :").indexOf(written.charAt(list.length())) >= 0);
    }
}
