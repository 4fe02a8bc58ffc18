package io.mxsecrets.core.reference;

import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.text.Pasted;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.text.Slashes;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the spellings of a reference apart. */
final class References {
    private static final Pattern ARN = Pattern.compile(
            "arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:([A-Za-z0-9/_+=.@!-]{1,519})");
    private static final Pattern KONG = Pattern.compile("\\{vault://([^/{}#\\s]+)/([^{}#]+)(?:#([^{}#]*))?}");
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]++(?: [\\x21-\\x7e]++)*+");
    private static final Pattern ENCODED = Pattern.compile("%2[efEF]");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DOUBLED_SCHEME = Pattern.compile("(?i)https?://(https?://.*)");

    private static final String URL = "it reads https://HOST:8200/MOUNT/PATH";

    private static final int LAST_PORT = 65_535;

    private References() {}

    static Reference parse(String text, List<ProviderKind> kinds) {
        Pasted.fault(text).ifPresent(fault -> {
            throw new BadValue(fault);
        });
        if (!NAME.matcher(text).matches()) {
            throw new BadValue(new Problem("holds doubled blanks or characters that no store's names have"));
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("arn:")) {
            return arn(text);
        }
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return url(text);
        }
        if (lower.startsWith("file:")) {
            return file(text);
        }
        if (text.startsWith("{")) {
            return kong(text, kinds);
        }
        if (text.contains("://")) {
            throw new BadValue(
                    "has a scheme that no provider has",
                    "give a name, an ARN, an https URL, file:PATH or {vault://STORE/NAME/KEY}");
        }
        return new Reference.Name(text);
    }

    private static Reference arn(String text) {
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw new BadValue(
                    "is not the ARN of a secret",
                    "it reads arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, the account with 12 digits");
        }
        return new Reference.Arn(arn.group(1), arn.group(2), arn.group(3), arn.group(4));
    }

    private static Reference url(String text) {
        Matcher doubled = DOUBLED_SCHEME.matcher(text);
        String address = doubled.matches() ? doubled.group(1) : text;
        URI uri;
        try {
            uri = URI.create(address.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            throw new BadValue("is not a URL", URL);
        }
        if (uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new BadValue("has more or less than a host and a path", URL);
        }
        if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
            throw new BadValue("has a port beyond 1 to 65535", URL);
        }
        String path = Slashes.trimmed(uri.getRawPath());
        if (ENCODED.matcher(path).find()) {
            throw new BadValue("has an encoded dot or slash in its path", "write the characters themselves");
        }
        if (path.isEmpty() || !path.contains("/")) {
            throw new BadValue("names no mount and path after the address", URL);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return new Reference.Url(scheme + "://" + uri.getRawAuthority(), Slashes.trimmed(uri.getPath()), text);
    }

    private static Reference file(String text) {
        String rest = text.substring("file:".length());
        String path = rest.startsWith("///") ? rest.substring(2) : rest;
        if (path.isEmpty()) {
            throw new BadValue("names no file", "it reads file:/PATH");
        }
        return new Reference.File(path);
    }

    private static Reference kong(String text, List<ProviderKind> kinds) {
        Matcher kong = KONG.matcher(text);
        if (!kong.matches()) {
            throw new BadValue("is not a reference", "it reads {vault://STORE/NAME/KEY} or {vault://STORE/NAME/KEY#2}");
        }
        String rest = kong.group(2);
        int slash = rest.lastIndexOf('/');
        String name = slash < 0 ? rest : rest.substring(0, slash);
        Optional<String> key = slash < 0 ? Optional.empty() : Optional.of(rest.substring(slash + 1));
        if (name.isEmpty() || key.filter(String::isEmpty).isPresent()) {
            throw new BadValue("has an empty name or key", "it reads {vault://STORE/NAME/KEY}");
        }
        String store = kong.group(1);
        return new Reference.Kong(
                kinds.stream().filter(kind -> kind.kongNames().contains(store)).findFirst(),
                store,
                name,
                key,
                Optional.ofNullable(kong.group(3)).map(References::version));
    }

    private static Version version(String number) {
        switch (number) {
            case "1":
                return Version.CURRENT;
            case "2":
                return Version.PREVIOUS;
            default:
                throw new BadValue(
                        "asks for #" + (NUMBER.matcher(number).matches() ? number : "?"),
                        "#1 is the current version and #2 the previous one, others take the setting version");
        }
    }
}
