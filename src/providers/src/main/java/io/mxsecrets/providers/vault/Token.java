package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.secret.SecretText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A token of Vault and its life.
 *
 * @param life from {@code since} on; zero where it does not end
 * @param since monotonic nanoseconds
 * @param renewable whether a renewal is worth a try: false too for one that the last renewal could not prolong in full,
 *     for then its maximum is near and a new login is due
 * @param ours whether we logged in for it, and so give it back
 * @param policies that it was given, for messages
 */
record Token(SecretText value, Duration life, long since, boolean renewable, boolean ours, List<String> policies) {

    /** The {@code auth} of a login's or renewal's answer; nothing where it holds no token. */
    static Optional<Token> from(JsonNode auth, long now) {
        String value = auth.path("client_token").asText("");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> policies = new ArrayList<>();
        auth.path("policies").forEach(policy -> policies.add(policy.asText()));
        Duration life = Duration.ofSeconds(auth.path("lease_duration").asLong(0));
        return Optional.of(new Token(
                SecretText.of(value), life, now, auth.path("renewable").asBoolean(false), true, policies));
    }

    /** Somebody else's token, used as it is. */
    static Token given(SecretText value, long now) {
        return new Token(value, Duration.ZERO, now, false, false, List.of());
    }

    /** This renewed token as the successor of {@code old}. */
    Token after(Token old) {
        boolean shortened = life.compareTo(old.life.dividedBy(2)) < 0;
        return new Token(value, life, since, renewable && !shortened, ours, old.policies);
    }

    boolean endless() {
        return life.isZero();
    }

    boolean dead(long now) {
        return !endless() && age(now).compareTo(life) >= 0;
    }

    /** Two thirds of its life are over. */
    boolean ageing(long now) {
        return !endless() && age(now).multipliedBy(3).compareTo(life.multipliedBy(2)) >= 0;
    }

    Duration age(long now) {
        return Duration.ofNanos(now - since);
    }
}
