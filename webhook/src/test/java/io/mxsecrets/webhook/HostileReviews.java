package io.mxsecrets.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.injection.pod.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reviews that are made to stop whoever reads them, by what each is: wide, deep, long, many, or no name. */
final class HostileReviews {
    private static final int ALMOST = Limits.BODY_BYTES - (16 << 10);

    private final Map<String, byte[]> all = new LinkedHashMap<>();

    private HostileReviews() {}

    static Map<String, byte[]> all() throws IOException {
        HostileReviews reviews = new HostileReviews();
        reviews.wide();
        reviews.notJson();
        reviews.places();
        reviews.lists();
        reviews.settings();
        reviews.slowTexts();
        reviews.names();
        reviews.forged();
        return reviews.all;
    }

    private void add(String name, String body) {
        all.put(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private void pod(String name, Consumer<ObjectNode> change) throws IOException {
        ObjectNode review = WebhookIT.asking();
        change.accept((ObjectNode) review.at("/request/object"));
        add(name, review.toString());
    }

    /** A review with any JSON as a member of the pod. */
    private static String with(String json) throws IOException {
        return WebhookIT.asking().toString().replace("\"containers\":[", "\"x\":" + json + ",\"containers\":[");
    }

    private static String repeated(String unit, int bytes) {
        return unit.repeat(bytes / unit.length());
    }

    private void wide() throws IOException {
        Map<String, String> units = new LinkedHashMap<>();
        units.put("empty objects", "{},");
        units.put("empty arrays", "[],");
        units.put("objects in objects", "{\"a\":{}},");
        units.put("empty names", "{\"name\":\"\"},");
        units.put("one-letter texts", "\"a\",");
        units.put("digits", "7,");
        units.put("nulls", "null,");
        units.put("fractions", "1.5e9,");
        for (Map.Entry<String, String> unit : units.entrySet()) {
            add("wide: " + unit.getKey(), with("[" + repeated(unit.getValue(), ALMOST) + "0]"));
            add("wide, within the tokens: " + unit.getKey(), with("[" + repeated(unit.getValue(), 60_000) + "0]"));
        }
        add("one long text", with("\"" + "a".repeat(ALMOST) + "\""));
        add("one long text in three bytes a character", with("\"" + "\u20ac".repeat(ALMOST / 3) + "\""));
        add("one long text of escapes", with("\"" + repeated("\\u0041", ALMOST) + "\""));
        add("one long name", with("{\"" + "a".repeat(ALMOST) + "\":1}"));
        add("one long number", with("9".repeat(ALMOST)));
        add("a huge exponent", with("1e999999999"));
        add("combs of the allowed depth", with("[" + repeated("[".repeat(50) + "]".repeat(50) + ",", ALMOST) + "0]"));
        StringBuilder members = new StringBuilder("{");
        for (int i = 0; members.length() < ALMOST; i++) {
            members.append("\"k").append(i).append("\":1,");
        }
        add("one object of many members", with(members + "\"z\":1}"));
    }

    private void notJson() throws IOException {
        String review = WebhookIT.asking().toString();
        add("blanks", review + " ".repeat(ALMOST));
        add("cut short", with("\"" + "a".repeat(ALMOST)));
        add("deep arrays", "[".repeat(ALMOST));
        add("deep objects", repeated("{\"a\":", ALMOST));
        add("text behind it", review + "x".repeat(ALMOST));
        add("over the limit", with("\"" + "a".repeat(Limits.BODY_BYTES) + "\""));
        byte[] stray = with("\"" + "a".repeat(ALMOST) + "\"").getBytes(StandardCharsets.UTF_8);
        stray[stray.length / 2] = (byte) 0xff;
        all.put("a stray byte in the middle", stray);
    }

    /** Width where nobody looks. */
    private void places() throws IOException {
        String wide = "[" + repeated("{\"a\":1},", 300_000) + "0]";
        String review = WebhookIT.asking().toString();
        add("a wide oldObject", review.replace("\"request\":{", "\"request\":{\"oldObject\":" + wide + ","));
        add("a wide userInfo", review.replace("\"request\":{", "\"request\":{\"userInfo\":" + wide + ","));
        add("wide managedFields", review.replace("\"metadata\":{", "\"metadata\":{\"managedFields\":" + wide + ","));
        add("width outside of the request", review.replaceFirst("\\{", "{\"x\":" + wide + ","));
    }

    private static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.at("/spec/containers/0");
    }

    private static void fill(ArrayNode list, int count, String member, String text) {
        for (int i = 0; i < count; i++) {
            list.addObject().put("name", "n-" + i).put(member, text);
        }
    }

    private static void annotate(ObjectNode pod, String name, String value) {
        ((ObjectNode) pod.at("/metadata/annotations")).put("mxsecrets.io/" + name, value);
    }

    private void lists() throws IOException {
        pod("800 unknown targets of 3,000 containers", pod -> {
            fill((ArrayNode) pod.at("/spec/containers"), 3000, "image", "i");
            StringBuilder names = new StringBuilder("mendix");
            for (int i = 0; names.length() < 4000; i++) {
                names.append(",x").append(i);
            }
            annotate(pod, "containers", names.toString());
        });
        pod("800 unknown targets of 256 containers", pod -> {
            fill((ArrayNode) pod.at("/spec/containers"), 255, "image", "i");
            StringBuilder names = new StringBuilder("mendix");
            for (int i = 0; names.length() < 4000; i++) {
                names.append(",x").append(i);
            }
            annotate(pod, "containers", names.toString());
        });
        pod("it is not clear which of 255", pod -> {
            container(pod).put("name", "other");
            fill((ArrayNode) pod.at("/spec/containers"), 254, "image", "i");
        });
        pod("20,000 containers", pod -> fill((ArrayNode) pod.at("/spec/containers"), 20_000, "image", "i"));
        pod(
                "init containers",
                pod -> fill(((ObjectNode) pod.path("spec")).putArray("initContainers"), 9000, "image", "i"));
        for (String list : List.of("volumeMounts", "env", "ports")) {
            pod("many " + list, pod -> fill(container(pod).putArray(list), 15_000, "mountPath", "/mendix-secrets/x"));
            pod("2,048 " + list, pod -> fill(container(pod).putArray(list), 2048, "mountPath", "/mendix-secrets/x"));
        }
        for (String list : List.of("volumes", "imagePullSecrets", "tolerations")) {
            pod(
                    "many " + list,
                    pod -> fill(((ObjectNode) pod.path("spec")).putArray(list), 15_000, "x", "mxsecrets-ca"));
        }
        pod(
                "many owners",
                pod -> fill(((ObjectNode) pod.path("metadata")).putArray("ownerReferences"), 15_000, "kind", "x"));
        pod("many labels", pod -> {
            ObjectNode labels = ((ObjectNode) pod.path("metadata")).putObject("labels");
            for (int i = 0; i < 40_000; i++) {
                labels.put("l" + i, "x");
            }
        });
    }

    private void settings() throws IOException {
        pod("many annotations of others", pod -> {
            for (int i = 0; i < 40_000; i++) {
                ((ObjectNode) pod.at("/metadata/annotations")).put("a.example/" + i, "x");
            }
        });
        pod("5,000 settings", pod -> {
            for (int i = 0; i < 5000; i++) {
                annotate(pod, "keys.a" + i, "x");
            }
        });
        pod("120 unknown settings", pod -> {
            for (int i = 0; i < 120; i++) {
                annotate(pod, "secret-of-number-" + i, "x".repeat(400));
            }
        });
        pod("a long setting", pod -> annotate(pod, "keys", "x".repeat(2_000_000)));
        pod("a long name of a setting", pod -> annotate(pod, "k".repeat(2_000_000), "x"));
        for (int count : new int[] {63, 64, 120}) {
            pod(count + " more secrets, under the defaults of a Namespace", pod -> {
                for (int i = 0; i < count; i++) {
                    annotate(pod, "secret.a" + i, "https://vault.example:8200/kv/" + i);
                }
            });
        }
    }

    private void slowTexts() throws IOException {
        Map<String, String> texts = Map.of(
                "segments", repeated("a/", 4000) + "a",
                "slashes", "/" + "/".repeat(4000) + "a",
                "dashes", "eu" + repeated("-a", 4000) + "!",
                "blanks", repeated("a ", 4000) + "!",
                "dots", "https://vault.example/kv/" + repeated("../", 3900));
        for (String setting : List.of(
                "vault-kv-mount",
                "vault-auth-mount",
                "vault-namespace",
                "secret-prefix",
                "aws-region",
                "secret",
                "directory",
                "no-proxy",
                "vault-address")) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                pod(text.getKey() + " in " + setting, pod -> annotate(pod, setting, text.getValue()));
            }
        }
        for (int slashes : new int[] {60_000, 2_900_000}) {
            pod(slashes + " slashes in a mount's path", pod -> container(pod)
                    .putArray("volumeMounts")
                    .addObject()
                    .put("name", "x")
                    .put("mountPath", "/x" + "/".repeat(slashes) + "a"));
        }
    }

    private void names() throws IOException {
        String review = WebhookIT.asking().toString();
        String huge = "a".repeat(2_000_000);
        for (String bad : List.of("kube-system/secrets/x", "..", "", "?watch=true", "a\\nb", huge)) {
            String shown = bad.substring(0, Math.min(bad.length(), 30));
            add("the namespace " + shown, review.replace("team-a", bad));
            add(
                    "the ServiceAccount " + shown,
                    review.replace("\"serviceAccountName\":\"app\"", "\"serviceAccountName\":\"" + bad + "\""));
            add("the container " + shown, review.replace("\"name\":\"mendix\"", "\"name\":\"" + bad + "\""));
        }
        add("a long uid", review.replace("\"u-1\"", "\"" + huge + "\""));
        add("a long kind", review.replace("\"kind\":\"Pod\"", "\"kind\":\"" + huge + "\""));
        add("a long operation", review.replace("CREATE", huge));
        add("a long name", review.replace("\"name\":\"app\"", "\"generateName\":\"" + huge + "\""));
    }

    private void forged() throws IOException {
        pod("our volume by another name", pod -> ((ObjectNode) pod.path("spec"))
                .putArray("volumes")
                .addObject()
                .put("name", "mxsecrets-" + "x".repeat(2_000_000)));
        pod("our container with many variables", pod -> {
            ObjectNode ours =
                    ((ObjectNode) pod.path("spec")).putArray("initContainers").addObject();
            fill(ours.put("name", "mxsecrets-init").putArray("env"), 2000, "value", "x");
        });
        pod("our container, deep", pod -> {
            ObjectNode deep =
                    ((ObjectNode) pod.path("spec")).putArray("initContainers").addObject();
            deep.put("name", "mxsecrets-init");
            for (int i = 0; i < 50; i++) {
                deep = deep.putObject("resources");
            }
        });
        pod("a long status", pod -> annotate(pod, "status", "{\"agent\":\"" + "x".repeat(2_000_000)));
    }
}
