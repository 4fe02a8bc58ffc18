package io.mxsecrets.providers.vault.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.providers.vault.client.WholeNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A token of Vault and its life.
 *
 * @param life from {@code since} on; zero where it does not end, or where nobody knows when
 * @param since monotonic nanoseconds
 * @param renewable whether a renewal is worth a try: false too for one that the last renewal could not prolong in full,
 *     for then its maximum is near and a new login is due
 * @param ours whether we logged in for it, and so give it back
 * @param policies that it was given, for messages
 */
record VaultToken(SecretText value, Duration life, long since, boolean renewable, boolean ours, List<String> policies) {
    /** Vault's own default is 32 days. What is longer is looked at again then, which costs one renewal. */
    private static final long LONGEST_LIFE = Duration.ofDays(365).toSeconds();

    /** A batch token of many policies has a few KiB, and proxies take no header beyond 8. */
    private static final int LONGEST = 8 << 10;

    private static final int POLICIES_SHOWN = 10;

    /** The {@code auth} of a login's or renewal's answer; nothing where it holds no token that a header can carry. */
    static Optional<VaultToken> from(JsonNode auth, long now) {
        JsonNode value = auth.path("client_token");
        if (!value.isTextual() || !carriable(value.textValue())) {
            return Optional.empty();
        }
        List<String> policies = new ArrayList<>();
        for (JsonNode policy : auth.path("policies")) {
            if (policies.size() < POLICIES_SHOWN) {
                policies.add(shown(policy.asText()));
            }
        }
        Duration life = Duration.ofSeconds(WholeNumber.upTo(LONGEST_LIFE, auth.path("lease_duration")));
        return Optional.of(new VaultToken(
                SecretText.of(value.textValue()),
                life,
                now,
                auth.path("renewable").asBoolean(false),
                true,
                policies));
    }

    private static boolean carriable(String token) {
        return !token.isEmpty() && token.length() <= LONGEST && token.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static String shown(String policy) {
        return policy.matches("[A-Za-z0-9._:/-]{1,64}") ? policy : Printable.quoted(policy);
    }

    /** Somebody else's token, used as it is. */
    static VaultToken given(SecretText value, long now) {
        return new VaultToken(value, Duration.ZERO, now, false, false, List.of());
    }

    /** This renewed token as the successor of {@code old}. */
    VaultToken after(VaultToken old) {
        boolean shortened = life.compareTo(old.life.dividedBy(2)) < 0;
        return new VaultToken(value, life, since, renewable && !shortened, ours, old.policies);
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
