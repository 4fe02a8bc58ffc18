package io.mxsecrets.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text without one of its fields. */
public record Gap(String before, String after) {
    /** The text of an element without children. */
    private static final Pattern LEAF = Pattern.compile(">([^<>]++)</");

    static Gap at(String mark, String text) {
        int begin = text.indexOf(mark);
        return new Gap(text.substring(0, begin), text.substring(begin + mark.length()));
    }

    /** The places of all texts of an XML document, the whole included. */
    static List<Gap> ofXml(String text) {
        List<Gap> gaps = new ArrayList<>(List.of(new Gap("", "")));
        Matcher leaf = LEAF.matcher(text);
        while (leaf.find()) {
            gaps.add(new Gap(text.substring(0, leaf.start(1)), text.substring(leaf.end(1))));
        }
        return gaps;
    }

    public String with(String value) {
        return before + value + after;
    }
}
