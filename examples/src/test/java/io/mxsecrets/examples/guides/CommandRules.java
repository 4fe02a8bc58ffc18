package io.mxsecrets.examples.guides;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a printed command may do: look, add what is not there yet, and what it is asked to add anew. A verb that is not listed
 * is refused, for it may replace or remove what others made.
 */
final class CommandRules {
    /** A program and its verb; what is no verb of it, such as "aws or vault", is prose. */
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/.:-])(?:"
            + "(vault) (kv metadata|kv|policy|secrets|auth|operator|token|read|write|list|delete|login)"
            + "|(aws) (cloudformation|configure|ec2|ecs|eks|iam|kms|secretsmanager|sts)"
            + "|(kubectl|helm)(?: (?:-n|--namespace) (?:\\{\\{[^}]*}}|\\S+))?)"
            + " ([a-z][\\w/.:…-]*)?(?=([^;`)\"]*))");

    /** Whole verbs that look, or that fail where what they make is there. */
    private static final Pattern HARMLESS = Pattern.compile(String.join(
            "|",
            "vault (read|list|login|token|kv get|kv list|kv metadata get|policy (read|list)|(secrets|auth) (list|enable)|operator \\w+)",
            "vault kv (undelete|patch)", // What was there comes back; the keys that are named, and the others stay.
            "aws \\w+ (create|describe|list|get|wait|assume|restore|export)[\\w-]*",
            "aws cloudformation wait",
            "kubectl (get|describe|logs|create|auth|wait|exec|config|diff|top|debug|port-forward|run|rollout|version)",
            "helm (install|test|template|lint|list|get|status|history|package|push|uninstall|rollback)"));

    /** A verb that replaces, and what makes it harmless. */
    private record Guarded(String verb, Pattern guard) {
        Guarded(String verb, String guard) {
            this(verb, Pattern.compile(guard));
        }
    }

    private static final List<Guarded> GUARDED = List.of(
            new Guarded("vault kv put", "vault kv put -cas=0 .*"),
            new Guarded("vault write", ".*vault read (\\S+) \\|\\| vault write \\1( .*|$)"),
            new Guarded("vault policy write", ".*vault policy read (\\S+) \\|\\| vault policy write \\1 .*"),
            new Guarded(
                    "aws iam put-role-policy",
                    ".*aws iam get-role-policy --role-name (\\S+) --policy-name (\\S+) \\|\\| "
                            + "aws iam put-role-policy --role-name \\1 --policy-name \\2 .*"),
            new Guarded("kubectl apply", "kubectl apply --server-side (?!.*--force-conflicts).*"),
            new Guarded("kubectl annotate", "(?!.*--overwrite).*"),
            new Guarded("kubectl label", "(?!.*--overwrite).*"),
            new Guarded("kubectl delete", "kubectl delete -f install.yaml.*"), // What the line above it applied.
            new Guarded(
                    "helm upgrade",
                    "(?=.*--version )(?=.*--reset-then-reuse-values)(?!.*(--reuse-values|--force|--install)).*"));

    private CommandRules() {}

    /** The commands of a text that may replace or remove what is there. */
    static Stream<String> broken(String text) {
        return COMMAND.matcher(text)
                .results()
                .map(found -> {
                    String program = Stream.of(found.group(1), found.group(3), found.group(5))
                            .filter(name -> name != null)
                            .findFirst()
                            .orElseThrow();
                    String group = Optional.ofNullable(found.group(2)).orElse(found.group(4));
                    String word = Optional.ofNullable(found.group(6)).orElse("");
                    String verb = program + (group == null ? "" : " " + group) + (word.isEmpty() ? "" : " " + word);
                    boolean nameAlone = found.group(7).isBlank() && !verb.contains("/");
                    return harmless(verb) || nameAlone || guarded(text, found.start(), verb)
                            ? ""
                            : found.group() + found.group(7);
                })
                .filter(command -> !command.isEmpty());
    }

    private static boolean harmless(String verb) {
        Matcher matcher = HARMLESS.matcher(verb);
        return matcher.lookingAt()
                && (matcher.end() == verb.length() || !Character.isLetter(verb.charAt(matcher.end())));
    }

    private static boolean guarded(String text, int start, String verb) {
        String command = text.substring(start);
        return GUARDED.stream()
                .filter(guarded -> verb.startsWith(guarded.verb()))
                .anyMatch(guarded -> guarded.guard().matcher(command).matches()
                        || guarded.guard().pattern().startsWith(".*")
                                && guarded.guard().matcher(text).matches());
    }
}
