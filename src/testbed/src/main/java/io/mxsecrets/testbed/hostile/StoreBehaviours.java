package io.mxsecrets.testbed.hostile;

import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.DENIED;
import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.NOT_FOUND;
import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.SETTINGS;
import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.TAKEN;
import static io.mxsecrets.testbed.hostile.Behaviour.Judgement.TRIED_AGAIN;

import io.mxsecrets.testbed.hostile.Behaviour.Judgement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What only the store of a call can say: its fields, lifetimes, error codes and words, over their whole range. */
final class StoreBehaviours {
    private static final Set<Call> STS = EnumSet.of(Call.STS_WEB_IDENTITY, Call.STS_ASSUME_ROLE);
    private static final Set<Call> LOCAL = EnumSet.of(Call.POD_IDENTITY, Call.IMDS_KEYS);
    private static final Set<Call> KEYS =
            EnumSet.of(Call.STS_WEB_IDENTITY, Call.STS_ASSUME_ROLE, Call.POD_IDENTITY, Call.IMDS_KEYS);
    private static final Set<Call> LOGIN = EnumSet.of(Call.VAULT_LOGIN, Call.VAULT_APPROLE, Call.VAULT_RENEW);
    private static final Set<Call> GET = EnumSet.of(Call.GET_SECRET);
    private static final Set<Call> DESCRIBE = EnumSet.of(Call.DESCRIBE_SECRET);

    private final List<Behaviour> all = new ArrayList<>();

    private StoreBehaviours() {
        lifetimes();
        keys();
        sts();
        secrets();
        descriptions();
        errors();
        vault();
    }

    static List<Behaviour> all() {
        return new StoreBehaviours().all;
    }

    /** A healthy body that is changed in one place. */
    private void changed(String name, Set<Call> calls, Judgement judgement, UnaryOperator<String> change) {
        all.add(new Behaviour(name, calls, judgement, wire -> {
            String good = wire.call().good();
            String body = change.apply(good);
            if (body.equals(good)) {
                throw new IllegalStateException(name + " changes nothing");
            }
            wire.answer("200 OK", body);
        }));
    }

    private void error(Set<Call> calls, String status, String code, String message, Judgement judgement) {
        all.add(new Behaviour(
                status + " " + code.replaceAll("[^ -~]", "?") + " " + message.replaceAll("[^ -~]", "?"),
                calls,
                judgement,
                wire -> wire.answer(status + " No", wire.call().error(code, message))));
    }

    private void lifetimes() {
        for (String end : List.of(
                "9999-12-31T23:59:59Z",
                "2400-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z")) {
            ends(end, KEYS, TAKEN);
        }
        for (String end : List.of("tomorrow", "", "1e308")) {
            ends(end, STS, TRIED_AGAIN);
            ends(end, LOCAL, TAKEN);
        }
        for (String lease : List.of(
                "0", "-1", "4611686018427387904", "9223372036854775808", "1e308", "\"3600\"", "null", "{}", "1.5")) {
            all.add(new Behaviour(
                    "a lease of " + lease,
                    LOGIN,
                    TAKEN,
                    wire -> wire.answer("200 OK", wire.call().login(lease))));
        }
    }

    private void ends(String end, Set<Call> calls, Judgement judgement) {
        all.add(new Behaviour(
                "keys that end at \"" + end + "\"",
                calls,
                judgement,
                wire -> wire.answer(
                        "200 OK",
                        wire.call().xml() ? wire.call().role(end) : wire.call().keys(end))));
    }

    private void keys() {
        changed(
                "an access key with a line end",
                KEYS,
                TRIED_AGAIN,
                good -> good.replace("ASIAPOD", "ASIA" + escaped(good, '\n') + "X: y"));
        changed(
                "an access key with a null",
                KEYS,
                TRIED_AGAIN,
                good -> good.replace("ASIAPOD", good.startsWith("<") ? "&#1;" : "a\\u0000b"));
        changed("an empty access key", KEYS, TRIED_AGAIN, good -> good.replace("ASIAPOD", ""));
        changed("an access key beyond ASCII", KEYS, TRIED_AGAIN, good -> good.replace("ASIAPOD", "ASIA\u202e\u2028"));
        changed(
                "a token with a line end",
                KEYS,
                TRIED_AGAIN,
                good -> last(good, Call.CANARY + escaped(good, '\r') + escaped(good, '\n') + "Y: z"));
        changed("a token of 600 KB", KEYS, TRIED_AGAIN, good -> last(good, "t".repeat(600_000)));
        changed("no secret key", KEYS, TRIED_AGAIN, good -> good.replace("SecretAccessKey", "Other"));
        changed("no access key", KEYS, TRIED_AGAIN, good -> good.replace("AccessKeyId", "Other"));
        changed("keys that are objects", LOCAL, TRIED_AGAIN, good -> good.replace("\"ASIAPOD\"", "{\"a\":[1]}"));
    }

    private static String escaped(String good, char c) {
        return good.startsWith("<") ? "&#" + (int) c + ";" : c == '\n' ? "\\n" : "\\r";
    }

    /** The last canary of the body, which is the token's. */
    private static String last(String good, String instead) {
        int at = good.lastIndexOf(Call.CANARY);
        return good.substring(0, at) + instead + good.substring(at + Call.CANARY.length());
    }

    private void sts() {
        changed(
                "a document type",
                STS,
                TRIED_AGAIN,
                good -> "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + good.replace("ASIAPOD", "&b;"));
        changed("a billion laughs", STS, TRIED_AGAIN, good -> {
            StringBuilder type = new StringBuilder("<!DOCTYPE l [<!ENTITY l0 \"ha\">");
            for (int i = 1; i < 30; i++) {
                type.append("<!ENTITY l")
                        .append(i)
                        .append(" \"")
                        .append(("&l" + (i - 1) + ";").repeat(10))
                        .append("\">");
            }
            return type + "]>" + good.replace("ASIAPOD", "&l29;");
        });
        changed(
                "a principal with controls",
                STS,
                TAKEN,
                good -> good.replace(
                        "arn:aws:sts::123456789012:assumed-role/reader/pod",
                        "arn:aws:sts::\u202e\u2028\u0085&#10;&#13;x" + "y".repeat(2000)));
        changed("no principal", STS, TAKEN, good -> good.replaceAll("<AssumedRoleUser>.*</AssumedRoleUser>", ""));
        changed("a comment of 500 KB", STS, TAKEN, good -> "<!--" + "c".repeat(500_000) + "-->" + good);
        changed("keys as CDATA", STS, TAKEN, good -> good.replace("ASIAPOD", "<![CDATA[ASIAPOD]]>"));
        changed(
                "elements that nobody knows",
                STS,
                TAKEN,
                good -> good.replaceFirst("<Credentials>", "<New><A/><B>x</B></New><Credentials>"));
        changed(
                "19,000 elements in the keys",
                STS,
                TRIED_AGAIN,
                good -> good.replace("<AccessKeyId>", "<a>".repeat(19_000) + "</a>".repeat(19_000) + "<AccessKeyId>"));
        changed("keys twice", STS, TAKEN, good -> good.replaceFirst("(<Credentials>.*</Credentials>)", "$1$1"));
    }

    private void secrets() {
        for (String version : List.of("\\n\\r\\u001b[31m\\u202e\\u2028", "v".repeat(500_000), "")) {
            changed(
                    "a version of " + version.length() + " characters",
                    GET,
                    TRIED_AGAIN,
                    good -> good.replace(Call.VERSION, version));
        }
        changed("no version", GET, TRIED_AGAIN, good -> good.replace("VersionId", "Other"));
        changed("a version that is a number", GET, TRIED_AGAIN, good -> good.replace("\"" + Call.VERSION + "\"", "1"));
        changed("no value", GET, TRIED_AGAIN, good -> good.replace("SecretString", "Other"));
        changed(
                "a value that is null",
                GET,
                TRIED_AGAIN,
                good -> good.replaceFirst("\"SecretString\":\"[^,]*\",", "\"SecretString\":null,"));
        changed(
                "a value that is an object",
                GET,
                TRIED_AGAIN,
                good -> good.replaceFirst("\"SecretString\":\"[^,]*\",", "\"SecretString\":{\"a\":1},"));
        changed(
                "binary that is no Base64",
                GET,
                TRIED_AGAIN,
                good -> good.replaceFirst("\"SecretString\":\"[^,]*\",", "\"SecretBinary\":\"%%%\","));
        changed(
                "500,000 labels",
                GET,
                TRIED_AGAIN,
                good -> good.replace("[\"AWSCURRENT\"]", "[" + "\"L\",".repeat(500_000) + "\"AWSCURRENT\"]"));
        changed(
                "80,000 labels",
                GET,
                TRIED_AGAIN,
                good -> good.replace("[\"AWSCURRENT\"]", "[" + "\"L\",".repeat(80_000) + "\"AWSCURRENT\"]"));
        changed(
                "names that are foul",
                GET,
                TAKEN,
                good -> good.replace("\"Name\":\"PMP-app\"", "\"Name\":\"\\u001b\\n\\u202e\""));
        for (String date : List.of(
                "1e308",
                "-1e308",
                "9223372036854775807",
                "-9223372036854775808",
                "1e18",
                "null",
                "\"x\"",
                "{}",
                "1700000000.123456789")) {
            changed("made at " + date, GET, TAKEN, good -> good.replace("1700000000", date));
        }
    }

    private void descriptions() {
        for (String date :
                List.of("1e308", "-1e308", "9223372036854775807", "-62135596800", "1e18", "null", "\"x\"", "{}", "0")) {
            changed("rotates at " + date, DESCRIBE, TAKEN, good -> good.replace("1900000000", date));
        }
        changed("no versions", DESCRIBE, TAKEN, good -> good.replace("VersionIdsToStages", "Other"));
        changed(
                "versions that are null",
                DESCRIBE,
                TAKEN,
                good -> good.replaceFirst("\"VersionIdsToStages\":\\{[^}]*}", "\"VersionIdsToStages\":null"));
        changed("labels that are null", DESCRIBE, TAKEN, good -> good.replace("[\"AWSCURRENT\"]", "null"));
        changed("labels that are numbers", DESCRIBE, TAKEN, good -> good.replace("[\"AWSCURRENT\"]", "[1,{},null]"));
        changed(
                "60,000 versions",
                DESCRIBE,
                TRIED_AGAIN,
                good -> good.replaceFirst(
                        "\"VersionIdsToStages\":\\{",
                        "\"VersionIdsToStages\":"
                                + Behaviours.names(60_000).replace(":1", ":[]").replace("}", ",")));
        changed("no name", DESCRIBE, TRIED_AGAIN, good -> good.replace("\"Name\"", "\"a\"")
                .replace("\"ARN\"", "\"b\""));
    }

    private void errors() {
        Set<Call> aws = EnumSet.of(Call.STS_WEB_IDENTITY, Call.STS_ASSUME_ROLE, Call.GET_SECRET);
        for (String code : List.of(
                "Throttling",
                "ThrottlingException",
                "RequestLimitExceeded",
                "SlowDown",
                "TooManyRequestsException",
                "InternalFailure",
                "ServiceUnavailable",
                "RequestTimeout",
                "RequestTimeoutException",
                "InternalServiceError")) {
            error(aws, "400", code, "m", TRIED_AGAIN);
        }
        all.add(new Behaviour(
                "a throttle with Retry-After -1",
                aws,
                TRIED_AGAIN,
                wire -> wire.answer(
                        "400 Slow",
                        "Retry-After: -1\r\n",
                        wire.call().error("Throttling", "m").getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        all.add(new Behaviour(
                "a throttle with x-amz-retry-after",
                aws,
                TRIED_AGAIN,
                wire -> wire.answer(
                        "400 Slow",
                        "x-amz-retry-after: -99999999999999999999\r\n",
                        wire.call().error("Throttling", "m").getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        error(aws, "403", "AccessDenied", "m " + Call.CANARY, DENIED);
        error(aws, "400", "ExpiredToken", "m", DENIED);
        error(aws, "500", "AccessDenied", "m", TRIED_AGAIN);
        error(aws, "403", "New" + "Code", "m", DENIED);
        error(aws, "400", "c\u001b[31md", "m", TRIED_AGAIN);
        error(aws, "400", "code\u202e\u2028", "m", TRIED_AGAIN);
        error(aws, "400", "c".repeat(2000), "m", TRIED_AGAIN);
        error(EnumSet.of(Call.STS_WEB_IDENTITY), "400", "IDPCommunicationError", "m", TRIED_AGAIN);
        error(EnumSet.of(Call.STS_WEB_IDENTITY), "400", "InvalidIdentityToken", "m", DENIED);
        error(STS, "403", "RegionDisabledException", "m", SETTINGS);
        error(STS, "400", "ValidationError", "m", SETTINGS);
        error(STS, "400", "PackedPolicyTooLarge", "m", DENIED);
        error(GET, "400", "ResourceNotFoundException", "m", NOT_FOUND);
        error(GET, "400", "InvalidRequestException", "m", NOT_FOUND);
        error(GET, "400", "DecryptionFailure", "m", DENIED);
        error(GET, "400", "InvalidParameterException", "m", SETTINGS);
        error(EnumSet.of(Call.POD_IDENTITY), "400", "AccessDeniedException", "m", DENIED);
        error(EnumSet.of(Call.POD_IDENTITY), "404", "ResourceNotFoundException", "m", DENIED);
        error(EnumSet.of(Call.POD_IDENTITY), "429", "ThrottlingException", "m", TRIED_AGAIN);
        error(EnumSet.of(Call.IMDS_KEYS), "404", "NotFound", "m", DENIED);
    }

    private void vault() {
        error(EnumSet.of(Call.VAULT_LOGIN), "400", "", "invalid role name \\\"app\\\"", DENIED);
        error(EnumSet.of(Call.VAULT_APPROLE), "400", "", "invalid role or secret ID", DENIED);
        error(EnumSet.of(Call.VAULT_READ), "403", "", "1 error occurred:\\n\\t* permission denied\\n\\n", DENIED);
        error(EnumSet.of(Call.VAULT_READ, Call.VAULT_LOGIN), "503", "", "Vault is sealed", TRIED_AGAIN);
        error(EnumSet.of(Call.VAULT_READ), "400", "", "Upgrading from non-versioned to versioned data", TRIED_AGAIN);
        error(EnumSet.of(Call.VAULT_READ, Call.VAULT_LOGIN), "500", "", "\\u001b[31m\\u202e\\u2028 x", TRIED_AGAIN);
        changed("a token with a line end", LOGIN, TRIED_AGAIN, good -> good.replace("hvs.", "hvs.\\nX: y"));
        changed("an empty token", LOGIN, TRIED_AGAIN, good -> good.replace("hvs." + Call.CANARY, ""));
        changed("a token of 1 MiB", LOGIN, TRIED_AGAIN, good -> good.replace("hvs.", "h".repeat(1 << 20)));
        changed("no auth", LOGIN, TRIED_AGAIN, good -> "{\"auth\":null}");
        changed(
                "policies that are foul",
                LOGIN,
                TAKEN,
                good -> good.replace("\"default\"", "\"\\u001b[31m\\u202e\\u2028" + "p".repeat(500) + "\""));
        changed(
                "50,000 policies",
                LOGIN,
                TRIED_AGAIN,
                good -> good.replace("[\"default\"]", "[" + "\"p\",".repeat(50_000) + "\"q\"]"));
        Set<Call> read = EnumSet.of(Call.VAULT_READ);
        changed("a version as text", read, TRIED_AGAIN, good -> good.replace("\"version\":2", "\"version\":\"2\""));
        changed(
                "a version of 2^62",
                read,
                TRIED_AGAIN,
                good -> good.replace("\"version\":2", "\"version\":4611686018427387904"));
        changed(
                "destroyed, with data",
                read,
                NOT_FOUND,
                good -> good.replace("\"destroyed\":false", "\"destroyed\":true"));
        changed(
                "data that is a list",
                read,
                TRIED_AGAIN,
                good -> good.replace("{\"key\":\"" + Call.CANARY + "\"}", "[1]"));
    }
}
