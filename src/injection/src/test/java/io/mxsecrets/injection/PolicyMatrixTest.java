package io.mxsecrets.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * W30: every lock, list and ceiling of policy against every spelling that reaches the same effect. A row's ways are granted
 * all, or refused all.
 */
class PolicyMatrixTest {
    private static final String HERE = "https://vault.example:8200";
    private static final String ELSEWHERE = "https://other.example:8200";
    private static final String ROLE = "arn:aws:iam::123456789012:role/ours";
    private static final String FOREIGN = "arn:aws:iam::999999999999:role/theirs";
    private static final String ARN = "arn:aws:secretsmanager:%s:123456789012:secret:%s";

    private static final Map<String, String> VAULT = map("secret", "kv/app", "provider", "vault", "vault-role", "app");
    private static final Map<String, String> AWS = map("secret", "team-a/app", "provider", "aws");
    private static final Map<String, String> AWS_HERE = with(AWS, "aws-region", "eu-west-1", "aws-role-arn", ROLE);

    /** One spelling of an effect: annotations of the pod, of its Namespace and of its ServiceAccount. */
    private record Way(
            String name, Map<String, String> pod, Map<String, String> namespace, Map<String, String> account) {
        Way in(String where) {
            return new Way(where + ": " + name, pod, namespace, account);
        }
    }

    /** A rule, a way and whether it is granted. */
    record Case(String rule, String configuration, Way way, boolean granted) {
        @Override
        public String toString() {
            return rule + ", " + way.name() + ", " + (granted ? "granted" : "refused");
        }
    }

    private static final class Table {
        private final List<Case> cases = new ArrayList<>();
        private String rule;
        private String configuration;

        Table rule(String name, String json) {
            rule = name;
            configuration = json;
            return this;
        }

        Table grants(List<Way> ways) {
            ways.forEach(way -> cases.add(new Case(rule, configuration, way, true)));
            return this;
        }

        Table refuses(List<Way> ways) {
            ways.forEach(way -> cases.add(new Case(rule, configuration, way, false)));
            return this;
        }
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Map<String, String> with(Map<String, String> base, String... pairs) {
        Map<String, String> map = new TreeMap<>(base);
        map.putAll(map(pairs));
        return map;
    }

    private static Way way(String name, Map<String, String> pod) {
        return new Way(name, pod, Map.of(), Map.of());
    }

    /** A setting of one source by annotation: on the pod and its Namespace, with and without the alias. */
    private static List<Way> set(Map<String, String> base, String setting, String value) {
        return List.of(
                way("annotation", with(base, setting, value)),
                way("alias", with(base, setting + ".main", value)),
                new Way("Namespace", base, map(setting, value), Map.of()),
                new Way("Namespace alias", base, map(setting + ".main", value), Map.of()));
    }

    /** A setting of the whole pod. */
    private static List<Way> wide(Map<String, String> base, String setting, String value) {
        return List.of(
                way("annotation", with(base, setting, value)),
                new Way("Namespace", base, map(setting, value), Map.of()));
    }

    private static List<Way> all(List<Way> some, Way... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static Map<String, String> secret(Map<String, String> base, String secret) {
        return with(base, "secret", secret);
    }

    private static List<Way> addresses(String url) {
        Map<String, String> role = map("vault-role", "app");
        return all(
                set(VAULT, "vault-address", url),
                way("URL", secret(role, url + "/kv/app")),
                way("URL, alias", with(role, "secret.main", url + "/kv/app")),
                way("URL with capitals", secret(role, url.replace("example", "EXAMPLE") + "/kv/app")),
                way("URL of the API", secret(role, url + "/v1/kv/data/app")),
                way("URL, scheme twice", secret(role, "https://" + url + "/kv/app")),
                new Way("URL, Namespace", role, map("secret", url + "/kv/app"), Map.of()));
    }

    private static List<Way> regions(String region) {
        Map<String, String> role = map("aws-role-arn", ROLE);
        return all(
                set(with(AWS, "aws-role-arn", ROLE), "aws-region", region),
                way("ARN", secret(role, ARN.formatted(region, "team-a/app-AbCdEf"))),
                way("ARN, alias", with(role, "secret.main", ARN.formatted(region, "team-a/app"))),
                new Way("ARN, Namespace", role, map("secret", ARN.formatted(region, "team-a/app")), Map.of()));
    }

    private static List<Way> roles(String role) {
        Map<String, String> base = with(AWS, "aws-region", "eu-west-1");
        return all(
                set(base, "aws-role-arn", role),
                new Way("ServiceAccount", base, Map.of(), map("eks.amazonaws.com/role-arn", role)),
                new Way(
                        "ServiceAccount, ARN",
                        map("secret", ARN.formatted("eu-west-1", "team-a/app")),
                        Map.of(),
                        map("eks.amazonaws.com/role-arn", role)));
    }

    private static List<Way> versions(String version, String number) {
        String kong = "{vault://aws/team-a/app/KEY" + number + "}";
        return all(
                set(AWS_HERE, "version", version),
                way("Kong", secret(AWS_HERE, kong)),
                way("Kong, alias", with(without(AWS_HERE, "secret"), "secret.main", kong)));
    }

    private static Map<String, String> without(Map<String, String> base, String key) {
        Map<String, String> map = new TreeMap<>(base);
        map.remove(key);
        return map;
    }

    private static List<Way> stores(String store) {
        return all(
                set(map("secret", "app"), "store", store),
                way("Kong", map("secret", "{vault://" + store + "/app/KEY}")),
                way("Kong, alias", map("secret.main", "{vault://" + store + "/app/KEY}")),
                new Way("Kong, Namespace", Map.of(), map("secret", "{vault://" + store + "/app/KEY}"), Map.of()));
    }

    /** What reads {@code kv/TEAM/app}. */
    private static List<Way> vaultNames(String team) {
        Map<String, String> base = with(VAULT, "vault-address", HERE);
        return List.of(
                way("name", secret(base, "kv/" + team + "/app")),
                way("name with a slash before", secret(base, "/kv/" + team + "/app")),
                way("name of the API", secret(base, "kv/data/" + team + "/app")),
                way("URL", secret(base, HERE + "/kv/" + team + "/app")),
                way("URL of the API", secret(base, HERE + "/v1/kv/data/" + team + "/app")),
                way("mount", with(base, "secret", team + "/app", "vault-kv-mount", "kv")),
                way("mount twice", with(base, "secret", "kv/" + team + "/app", "vault-kv-mount", "kv")),
                way("mount and URL", with(base, "secret", HERE + "/" + team + "/app", "vault-kv-mount", "kv")),
                way("prefix", with(base, "secret", "app", "secret-prefix", "kv/" + team)),
                way("prefix of the API", with(base, "secret", "app", "secret-prefix", "kv/data/" + team)),
                way("mount and prefix", with(base, "secret", "app", "vault-kv-mount", "kv", "secret-prefix", team)),
                way("Kong", secret(base, "{vault://hcv/kv/" + team + "/app/KEY}")),
                new Way("Namespace", base, map("vault-kv-mount", "kv", "secret-prefix", team), Map.of())
                        .in("mount and prefix of the"));
    }

    private static List<Way> awsNames(String team) {
        return List.of(
                way("name", secret(AWS_HERE, team + "/app")),
                way("alias", with(without(AWS_HERE, "secret"), "secret.main", team + "/app")),
                way("prefix", with(AWS_HERE, "secret", "app", "secret-prefix", team)),
                way("ARN", secret(AWS_HERE, ARN.formatted("eu-west-1", team + "/app-AbCdEf"))),
                way("partial ARN", secret(AWS_HERE, ARN.formatted("eu-west-1", team + "/app"))),
                way("Kong", secret(AWS_HERE, "{vault://aws/" + team + "/app/KEY}")),
                way("Kong and prefix", with(AWS_HERE, "secret", "{vault://aws/app/KEY}", "secret-prefix", team)));
    }

    /** What reads {@code kv/app} in the Vault namespace {@code ns}. */
    private static List<Way> inNamespace(String ns) {
        Map<String, String> base = with(VAULT, "vault-address", HERE);
        return all(
                set(secret(base, "kv/app"), "vault-namespace", ns),
                way("mount", with(base, "secret", "app", "vault-kv-mount", ns + "/kv")),
                way("both", with(base, "secret", "kv/app", "vault-namespace", ns, "vault-kv-mount", "kv")));
    }

    /** A variable by its name, and by the layout from which that follows. */
    private static List<Way> variables(String name, String key) {
        return all(
                set(AWS_HERE, "env", name + "=" + key),
                way("layout", with(AWS_HERE, "env", key, "layout", "constants")),
                new Way("layout, Namespace", with(AWS_HERE, "layout", "constants"), map("env", key), Map.of()));
    }

    private static List<Way> endpoints(String setting, String url) {
        return set(AWS_HERE, setting, url);
    }

    static List<Case> cases() {
        Table table = new Table();
        table.rule("vaultAddresses", "{'policy':{'vaultAddresses':['https://vault.example:8200']}}")
                .grants(addresses(HERE))
                .refuses(addresses(ELSEWHERE))
                .refuses(addresses("https://vault.example:8201"))
                .refuses(addresses("https://vault.example"))
                .refuses(addresses("https://vault.example.evil.example:8200"));
        table.rule("vaultAddresses with a star", "{'policy':{'vaultAddresses':['https://*.corp.example:8200']}}")
                .grants(addresses("https://vault.corp.example:8200"))
                .refuses(addresses("https://a.b.corp.example:8200"))
                .refuses(addresses("https://169.254.169.254:8200"))
                .refuses(List.of(
                        way("path", with(VAULT, "vault-address", "https://evil.test/.corp.example:8200")),
                        way("URL", map("secret", "https://evil.test/.corp.example:8200/x", "vault-role", "app"))));
        table.rule("vaultAddresses of any host", "{'policy':{'vaultAddresses':['https://*:*']}}")
                .grants(addresses("https://vault.corp.example:8200"))
                .refuses(addresses("https://169.254.169.254:8200"))
                .refuses(addresses("https://localhost:8200"))
                .refuses(addresses("https://ip6-loopback:8200"))
                .refuses(addresses("https://metadata.goog"))
                .refuses(addresses("https://[fd20:ce::254]"));
        table.rule(
                        "locked vault-address",
                        "{'defaults':{'vault-address':'" + HERE + "'},'policy':{'locked':['vault-address']}}")
                .grants(addresses(HERE))
                .grants(List.of(way("nothing", VAULT)))
                .refuses(addresses(ELSEWHERE));
        table.rule("providers", "{'policy':{'providers':['vault']}}")
                .grants(addresses(HERE))
                .refuses(regions("eu-west-1"))
                .refuses(awsNames("team-a"));
        table.rule("locked provider", "{'defaults':{'provider':'vault'},'policy':{'locked':['provider']}}")
                .grants(addresses(HERE))
                .refuses(regions("eu-west-1"))
                .refuses(awsNames("team-a"));
        table.rule("locked aws-region", "{'defaults':{'aws-region':'eu-west-1'},'policy':{'locked':['aws-region']}}")
                .grants(regions("eu-west-1"))
                .refuses(regions("us-east-1"));
        table.rule("roleArns", "{'policy':{'roleArns':['arn:aws:iam::123456789012:role/*']}}")
                .grants(roles(ROLE))
                .grants(set(AWS_HERE, "aws-assume-role-arn", ROLE + "2"))
                .refuses(roles(FOREIGN))
                .refuses(set(AWS_HERE, "aws-assume-role-arn", FOREIGN))
                .refuses(set(AWS_HERE, "aws-assume-role-arn", ROLE + "2," + FOREIGN))
                .refuses(set(without(AWS_HERE, "aws-role-arn"), "aws-auth", "profile"));
        table.rule(
                        "locked aws-role-arn",
                        "{'defaults':{'aws-role-arn':'" + ROLE + "'},'policy':{'locked':['aws-role-arn']}}")
                .grants(roles(ROLE))
                .refuses(roles(FOREIGN));
        table.rule("locked aws-role-arn without a value", "{'policy':{'locked':['aws-role-arn']}}")
                .refuses(roles(ROLE))
                .refuses(roles(FOREIGN));
        table.rule("locked aws-assume-role-arn", "{'policy':{'locked':['aws-assume-role-arn']}}")
                .grants(roles(ROLE))
                .refuses(set(AWS_HERE, "aws-assume-role-arn", ROLE))
                .refuses(set(without(AWS_HERE, "aws-role-arn"), "aws-auth", "profile"));
        table.rule("locked version", "{'policy':{'locked':['version']}}")
                .grants(versions("current", "#1"))
                .refuses(versions("previous", "#2"));
        String two = "'stores':{'a':{'settings':{'provider':'vault','vault-address':'" + HERE
                + "','vault-role':'a','vault-kv-mount':'kv'}},'b':{'namespaces':['%s'],'settings':{'provider':'vault','vault-address':'"
                + ELSEWHERE + "','vault-role':'b','vault-kv-mount':'kv'}}}";
        table.rule(
                        "locked store",
                        "{'defaults':{'store':'a'},'policy':{'locked':['store']}," + two.formatted("*") + "}")
                .grants(stores("a"))
                .refuses(stores("b"));
        table.rule("locked store without a default", "{'policy':{'locked':['store']}," + two.formatted("*") + "}")
                .refuses(stores("a"))
                .refuses(stores("b"));
        table.rule("namespaces of a store", "{" + two.formatted("team-b") + "}")
                .grants(stores("a"))
                .refuses(stores("b"));
        String fixed = "{'defaults':{'store':'a'},'stores':{'a':{'locked':['vault-address','vault-namespace','keys'],"
                + "'settings':{'provider':'vault','vault-address':'" + HERE
                + "','vault-role':'a','vault-namespace':'ns','keys':'APP.*'}}}}";
        table.rule("a store's locks", fixed)
                .refuses(List.of(
                        way("URL", map("secret", ELSEWHERE + "/kv/app")),
                        way("mount", map("secret", "app", "vault-kv-mount", "child/kv")),
                        way("auth mount", map("secret", "kv/app", "vault-auth-mount", "child/kubernetes")),
                        way("Kong's key", map("secret", "{vault://hcv/kv/app/OTHER}"))))
                .grants(List.of(
                        way("URL", map("secret", HERE + "/kv/app")),
                        way("name", map("secret", "kv/app")),
                        way("mount", map("secret", "app", "vault-kv-mount", "kv")),
                        way("Kong's key", map("secret", "{vault://hcv/kv/app/APP.x}"))));
        table.rule("secretNames of Vault", "{'policy':{'secretNames':{'team-a':['kv/team-a/*']}}}")
                .grants(vaultNames("team-a"))
                .refuses(vaultNames("team-b"))
                .refuses(List.of(
                        way(
                                "mount that looks like it",
                                with(VAULT, "vault-address", HERE, "secret", "team-a/x", "vault-kv-mount", "kv/data")),
                        way(
                                "climbing mount",
                                with(
                                        VAULT,
                                        "vault-address",
                                        HERE,
                                        "secret",
                                        "x",
                                        "vault-kv-mount",
                                        "kv/team-a/../team-b")),
                        way("climbing name", with(VAULT, "vault-address", HERE, "secret", "kv/team-a/../team-b/x")),
                        way(
                                "encoded mount",
                                with(
                                        VAULT,
                                        "vault-address",
                                        HERE,
                                        "secret",
                                        "x",
                                        "vault-kv-mount",
                                        "kv/team-a/%2e%2e/team-b")),
                        way(
                                "climbing prefix",
                                with(VAULT, "vault-address", HERE, "secret", "x", "secret-prefix", "kv/team-a/.."))));
        table.rule("secretNames in a namespace of Vault", "{'policy':{'secretNames':{'team-a':['ours/kv/*']}}}")
                .grants(inNamespace("ours"))
                .refuses(inNamespace("theirs"));
        table.rule("secretNames of another namespace of Vault", "{'policy':{'secretNames':{'team-a':['kv/*']}}}")
                .grants(vaultNames("any"))
                .refuses(inNamespace("theirs"));
        table.rule("locked vault-namespace", "{'policy':{'locked':['vault-namespace']}}")
                .grants(vaultNames("any"))
                .refuses(inNamespace("theirs"));
        table.rule("secretNames of AWS", "{'policy':{'secretNames':{'team-*':['team-a/*']}}}")
                .grants(awsNames("team-a"))
                .refuses(awsNames("team-b"))
                .refuses(List.of(
                        way(
                                "ARN by prefix",
                                with(AWS_HERE, "secret", "x", "secret-prefix", ARN.formatted("eu-west-1", "team-a"))),
                        way(
                                "ARN in Kong's",
                                secret(AWS_HERE, "{vault://aws/" + ARN.formatted("eu-west-1", "team-a/x") + "/KEY}"))));
        table.rule(
                        "locked secret-prefix",
                        "{'defaults':{'secret-prefix':'team-a'},'policy':{'locked':['secret-prefix']}}")
                .grants(List.of(
                        way("name", secret(AWS_HERE, "app")),
                        way("Kong", secret(AWS_HERE, "{vault://aws/app/KEY}")),
                        way("ARN", secret(AWS_HERE, ARN.formatted("eu-west-1", "team-a/app-AbCdEf"))),
                        way("URL", with(map(), "secret", HERE + "/team-a/app", "vault-role", "app"))))
                .refuses(set(secret(AWS_HERE, "app"), "secret-prefix", "team-b"))
                .refuses(List.of(
                        way("ARN", secret(AWS_HERE, ARN.formatted("eu-west-1", "team-b/app-AbCdEf"))),
                        way("URL", with(map(), "secret", HERE + "/team-b/app", "vault-role", "app"))));
        table.rule("locked keys", "{'defaults':{'keys':'APP.*'},'policy':{'locked':['keys']}}")
                .grants(set(AWS_HERE, "keys", "APP.*"))
                .grants(List.of(way("Kong", secret(AWS_HERE, "{vault://aws/team-a/app/APP.x}"))))
                .refuses(set(AWS_HERE, "keys", "OTHER"))
                .refuses(List.of(way("Kong", secret(AWS_HERE, "{vault://aws/team-a/app/OTHER}"))));
        table.rule("locked aws-auth", "{'policy':{'locked':['aws-auth']}}")
                .grants(roles(ROLE))
                .refuses(set(AWS_HERE, "aws-auth", "pod-identity"))
                .refuses(set(without(AWS_HERE, "aws-role-arn"), "aws-credentials-secret", "keys"));
        table.rule("allowNodeRole", "{}")
                .refuses(set(AWS_HERE, "aws-auth", "imds"))
                .refuses(set(AWS_HERE, "aws-auth", "auto"));
        for (String setting : List.of("aws-endpoint", "aws-sts-endpoint")) {
            table.rule("awsEndpoints", "{'policy':{'awsEndpoints':['https://vpce-*.eu-west-1.vpce.amazonaws.com']}}")
                    .grants(endpoints(setting, "https://vpce-1.eu-west-1.vpce.amazonaws.com"))
                    .grants(endpoints(setting, "https://vpce-1.eu-west-1.vpce.amazonaws.com:443/"))
                    .refuses(endpoints(setting, "https://vpce-1.eu-west-1.vpce.amazonaws.com.evil.test"))
                    .refuses(endpoints(setting, "https://vpce-1.evil.test/.eu-west-1.vpce.amazonaws.com"))
                    .refuses(endpoints(setting, "https://169.254.169.254"));
        }
        table.rule(
                        "httpHosts",
                        "{'defaults':{'allow-http':'true'},'policy':{'httpHosts':['vault.local'],'awsEndpoints':['http://*:4566','http://127.0.0.1:4566']}}")
                .grants(addresses("http://vault.local:8200").subList(0, 5))
                .refuses(addresses("http://other.local:8200"))
                .refuses(addresses("http://vault.local.evil.test:8200"))
                .refuses(endpoints("aws-endpoint", "http://aws.local:4566"))
                .refuses(endpoints("aws-endpoint", "http://127.0.0.1:4566"));
        table.rule("proxies", "{'policy':{'proxies':['http://proxy-*.example:3128']}}")
                .grants(wide(AWS_HERE, "https-proxy", "http://proxy-1.example:3128"))
                .refuses(wide(AWS_HERE, "https-proxy", "http://proxy-1.evil.test:3128"))
                .refuses(wide(AWS_HERE, "https-proxy", "http://proxy-1.example:3129"))
                .refuses(wide(AWS_HERE, "https-proxy", "https://proxy-1.example:3128"));
        table.rule(
                        "ceilings",
                        "{'policy':{'ceilings':{'memory-limit':'256Mi','cpu-limit':'500m','cpu-request':'0.1'}}}")
                .grants(wide(AWS_HERE, "memory-limit", "268435456"))
                .grants(wide(AWS_HERE, "cpu-limit", "0.5"))
                .refuses(wide(AWS_HERE, "memory-limit", "268435457"))
                .refuses(wide(AWS_HERE, "memory-limit", "1Gi"))
                .refuses(wide(AWS_HERE, "cpu-limit", "501m"));
        table.rule("locked log-level", "{'defaults':{'log-level':'warn'},'policy':{'locked':['log-level']}}")
                .grants(wide(AWS_HERE, "log-level", "warn"))
                .refuses(wide(AWS_HERE, "log-level", "info"));
        table.rule("directories", "{'policy':{'directories':['/etc/app']}}")
                .grants(wide(AWS_HERE, "directory", "/etc/app"))
                .refuses(wide(AWS_HERE, "directory", "/etc/other"))
                .refuses(wide(AWS_HERE, "directory", "/etc/app/below"));
        table.rule("variables", "{'policy':{'variables':['MX_*','LD_PRELOAD','JAVA_*']}}")
                .grants(variables("MX_Mail_Password", "Mail.Password"))
                .grants(set(AWS_HERE, "env", "LD_PRELOAD=a"))
                .refuses(set(AWS_HERE, "env", "OTHER=a,MX_Mail_Password=b"))
                .refuses(set(AWS_HERE, "env", "LD_LIBRARY_PATH=a"))
                .refuses(set(AWS_HERE, "env", "JAVA_TOOL_OPTIONS=a"));
        table.rule("variables without a list", "{}")
                .grants(variables("MX_Mail_Password", "Mail.Password"))
                .refuses(Stream.of("LD_PRELOAD", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTS")
                        .map(name -> way(name, with(AWS_HERE, "env", name + "=a")))
                        .toList())
                .refuses(Stream.of("PATH", "CLASSPATH", "BASH_ENV", "ENV", "NODE_OPTIONS", "PYTHONPATH", "GCONV_PATH")
                        .map(name -> way(name + ", bare key", with(AWS_HERE, "env", name)))
                        .toList());
        table.rule("locked env", "{'policy':{'locked':['env']}}")
                .grants(List.of(way("nothing", AWS_HERE)))
                .refuses(variables("MX_Mail_Password", "Mail.Password"));
        table.rule(
                        "variables, strict",
                        "{'policy':{'strict':true,'secretNames':{'*':['*']},'providers':['aws'],"
                                + "'roleArns':['*'],'variables':['MX_*']}}")
                .grants(variables("MX_Mail_Password", "Mail.Password"))
                .refuses(set(AWS_HERE, "env", "OTHER=a"));
        table.rule("strict", "{'policy':{'strict':true,'providers':['aws','vault']}}")
                .refuses(addresses(HERE))
                .refuses(roles(ROLE))
                .refuses(awsNames("team-a"))
                .refuses(set(without(AWS_HERE, "aws-role-arn"), "aws-auth", "profile"));
        table.rule("providers with file", "{'policy':{'providers':['file']}}")
                .grants(List.of(way("document", map("secret", "file:/config/app.json"))))
                .refuses(Stream.of(
                                "/var/run/secrets/mxsecrets.io/mxsecrets-token-vault/token",
                                "/run/secrets/kubernetes.io/serviceaccount/token",
                                "/config/../var/run/secrets/x",
                                "//var/run/secrets/x",
                                "/./proc/self/environ",
                                "/proc/self/environ",
                                "/dev/stdin",
                                "/sys/kernel/x",
                                "proc/self/environ")
                        .map(path -> way(path, map("secret", "file:" + path)))
                        .toList());
        return table.cases;
    }

    private static Scenario scenario(Case row, Map<String, String> more) {
        ObjectNode pod = Scenario.JSON.createObjectNode();
        annotate(
                pod.putObject("metadata"),
                "mxsecrets.io/",
                with(with(more, "inject", "true"), pairs(row.way().pod())));
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "mendix")
                .putObject("securityContext")
                .put("runAsUser", 1001);
        ObjectNode namespace = Scenario.JSON.createObjectNode().put("kind", "Namespace");
        annotate(
                namespace.putObject("metadata").put("name", "team-a"),
                "mxsecrets.io/",
                row.way().namespace());
        ObjectNode account = Scenario.JSON.createObjectNode().put("kind", "ServiceAccount");
        annotate(
                account.putObject("metadata").put("name", "default"),
                "",
                row.way().account());
        return Scenario.of(
                pod + "\n" + namespace + "\n" + account, row.configuration().replace('\'', '"'));
    }

    private static String[] pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
    }

    private static void annotate(ObjectNode metadata, String prefix, Map<String, String> texts) {
        ObjectNode annotations = metadata.putObject("annotations");
        texts.forEach((name, text) -> annotations.put(prefix + name, text));
    }

    private static void check(Case row, Map<String, String> more) {
        Scenario scenario = scenario(row, more);
        Decision decision = scenario.review();
        if (!row.granted()) {
            assertThat(decision).isInstanceOf(Decision.Denied.class);
            return;
        }
        assertThat(decision).isInstanceOf(Decision.Injected.class);
        Map<String, String> variables = new HashMap<>();
        for (JsonNode variable : scenario.patched().at("/spec/initContainers/0/env")) {
            if (variable.has("value")) { // those of the pod's own fields have their value in a cluster alone
                variables.put(
                        variable.path("name").asText(),
                        Kubelet.expanded(variable.path("value").asText()));
            }
        }
        Resolution agent = Environment.resolve(variables);
        assertThat(agent.problems()).as("what the agent says").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void w30WhatHasOneEffectHasOneAnswer(Case row) {
        check(row, Map.of());
    }

    @Provide
    Arbitrary<Case> rows() {
        return Arbitraries.of(cases());
    }

    /** Settings that change no request. */
    @Provide
    Arbitrary<Map<String, String>> others() {
        Map<String, List<String>> others = Map.of(
                "prefix", List.of("App.", "$(X)"),
                "arrays", List.of("index", "json"),
                "refresh-interval", List.of("10m", "never"),
                "format", List.of("json", "files,yaml"),
                "optional", List.of("true"),
                "init-timeout", List.of("60s"),
                "stale-ttl.main", List.of("1d"));
        return Arbitraries.maps(
                        Arbitraries.of(new ArrayList<>(others.keySet())),
                        Arbitraries.integers().between(0, 9))
                .map(chosen -> {
                    Map<String, String> texts = new TreeMap<>();
                    chosen.forEach((name, at) -> texts.put(
                            name, others.get(name).get(at % others.get(name).size())));
                    return texts;
                });
    }

    @Property(tries = 600)
    void w30WhateverElseThePodSays(@ForAll("rows") Case row, @ForAll("others") Map<String, String> more) {
        check(row, more);
    }
}
