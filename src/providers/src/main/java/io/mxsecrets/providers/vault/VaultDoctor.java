package io.mxsecrets.providers.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.core.document.Document;
import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.provider.vault.VaultPath;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.JwtClaims;
import io.mxsecrets.providers.ProviderContext;
import io.mxsecrets.providers.Reading;
import io.mxsecrets.providers.doctor.LostKeys;
import io.mxsecrets.providers.vault.client.ServerErrorMapper;
import io.mxsecrets.providers.vault.client.VaultAnswer;
import io.mxsecrets.providers.vault.client.VaultCall;
import io.mxsecrets.providers.vault.login.VaultIdentity.ServiceAccount;
import io.mxsecrets.providers.vault.login.VaultSession;
import io.quarkus.vault.client.common.VaultRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks at one source from the address to the document, step by step; a step that fails ends the walk. */
final class VaultDoctor {
    private static final String ADDRESS = "address";
    private static final String TOKEN = "token";
    private static final String SERVER = "server";
    private static final String LOGIN = "login";
    private static final String ENGINE = "engine";
    private static final String SECRET = "secret";

    private final VaultSession session;
    private final VaultPath path;
    private final Version version;
    private final ProviderContext world;
    private final Deadline deadline;
    private final List<Diagnosis> found = new ArrayList<>();

    VaultDoctor(VaultSession session, VaultPath path, Version version, ProviderContext world, Deadline deadline) {
        this.session = session;
        this.path = path;
        this.version = version;
        this.world = world;
        this.deadline = deadline;
    }

    List<Diagnosis> look() {
        address();
        boolean walked = step(TOKEN, this::token)
                && step(SERVER, this::server)
                && step(LOGIN, this::login)
                && step(ENGINE, this::engine)
                && step(SECRET, this::secret);
        if (walked) {
            metadata();
        }
        return List.copyOf(found);
    }

    private boolean step(String check, Supplier<String> step) {
        try {
            found.add(Diagnosis.pass(check, step.get()));
            return true;
        } catch (Failure failure) {
            found.add(Diagnosis.fail(check, failure));
            return false;
        }
    }

    private void address() {
        String api = session.server().address() + "/v1/" + path.api("data");
        found.add(Diagnosis.pass(ADDRESS, "the secret " + path + " is read from " + api));
        found.addAll(written(path, session.server().address()));
    }

    /** What an address and a path show by themselves. */
    static List<Diagnosis> written(VaultPath path, URI address) {
        List<Diagnosis> found = new ArrayList<>();
        path.repairs().forEach(repair -> found.add(Diagnosis.suspect(ADDRESS, repair.what(), repair.remedy())));
        if (address.getScheme().equals("http")) {
            found.add(Diagnosis.warn(
                    ADDRESS, "the connection to Vault is not encrypted", "serve Vault with TLS and write https://"));
        }
        return found;
    }

    private String token() {
        if (!(session.identity().method() instanceof ServiceAccount account)) {
            return "no ServiceAccount is used: "
                    + session.identity().method().getClass().getSimpleName();
        }
        SecretText jwt = IdentityFile.read(account.jwt(), "the ServiceAccount's token for Vault");
        Optional<JwtClaims> claims = JwtClaims.of(jwt);
        if (claims.isEmpty()) {
            return account.jwt() + " does not hold a JWT; Vault decides";
        }
        return "the token is of " + claims.get().account() + " for the audience "
                + claims.get().audience()
                + claims.get().expires().map(this::left).orElse("");
    }

    private String left(java.time.Instant end) {
        Duration left = Duration.between(world.clock().instant(), end);
        return left.isNegative()
                ? " and has expired " + left.negated().toMinutes() + " min ago"
                : ", good for " + left.toMinutes() + " min";
    }

    private String server() {
        VaultAnswer answer = session.server().health(deadline);
        JsonNode health = answer.json();
        if (!health.has("sealed")) {
            ServerErrorMapper.check(
                    answer, session.server().address(), world.clock().instant());
            if (answer.status() == 200) {
                throw ServerErrorMapper.strange(answer, session.server().address());
            }
        }
        String version = health.path("version").asText("");
        String name = "Vault " + (version.matches("[A-Za-z0-9.+-]{1,64}") ? version : "of an unknown version") + " at "
                + session.server().address().getRawAuthority();
        if (!health.path("initialized").asBoolean(true)) {
            throw ServerErrorMapper.uninitialised(session.server().address());
        }
        if (health.path("sealed").asBoolean(false)) {
            throw Failure.of(
                    Reason.SEALED, VaultCall.HEALTH.step(), name + " is sealed", "unseal it (vault operator unseal)");
        }
        boolean community =
                health.has("enterprise") && !health.path("enterprise").asBoolean();
        if (community && session.identity().namespace().isPresent()) {
            found.add(Diagnosis.suspect(
                    SERVER, name + " has no namespaces and ignores vault-namespace", "remove vault-namespace"));
        }
        return name + (health.path("standby").asBoolean(false) ? " answers as a standby" : " is active and unsealed");
    }

    private String login() {
        session.current(deadline);
        return "the login works, with the policies " + String.join(", ", session.policies());
    }

    private String engine() {
        Mount mount = Mount.of(session, path, deadline);
        Optional<Failure> wrong = mount.otherEngine(path).or(() -> mount.elsewhere(path));
        if (wrong.isPresent()) {
            throw wrong.get();
        }
        return mount.known()
                ? "KV version 2 is mounted at " + mount.path()
                : "what is mounted at " + path.mount() + " cannot be inspected with this token";
    }

    private String secret() {
        try {
            Reading reading = new KvReader(session, path, world.telemetry()).read(version, Optional.empty(), deadline);
            Document document = ((Reading.Read) reading).document();
            lostKeys(document);
            ValueKeys.in(document.bytes())
                    .ifPresent(key -> found.add(Diagnosis.warn(
                            SECRET,
                            ValueKeys.sentence(path, key),
                            "write the text itself as the key's value: vault kv patch " + path + " KEY=VALUE")));
            return "version " + document.version()
                    + document.created().map(t -> " of " + t).orElse("") + " is read, "
                    + document.bytes().length() + " bytes";
        } catch (Failure failure) {
            throw explained(failure);
        }
    }

    /** {@code vault kv put} with one key leaves only that one. */
    private void lostKeys(Document document) {
        if (!version.equals(Version.CURRENT) || document.version().equals("1")) {
            return;
        }
        try {
            Reading former = new KvReader(session, path, world.telemetry())
                    .read(Version.PREVIOUS, Optional.empty(), deadline.forOneTry());
            LostKeys.between(
                            ((Reading.Read) former).document(),
                            document,
                            "write the others again with vault kv patch " + path
                                    + " KEY=VALUE, which keeps what is there")
                    .ifPresent(found::add);
        } catch (Failure gone) {
            return; // A version that is deleted or out of reach tells nothing.
        }
    }

    /** A read that was refused, or found nothing, with what two further questions make of it. */
    private Failure explained(Failure failure) {
        if (failure.reason() != Reason.NOT_FOUND && failure.reason() != Reason.DENIED) {
            return failure;
        }
        return tooDeep(failure)
                .or(() -> failure.reason() == Reason.DENIED ? pathOfTheCli(failure) : Optional.empty())
                .orElse(failure);
    }

    /** The classic slip, looked for where it leads. */
    private Optional<Failure> tooDeep(Failure failure) {
        VaultPath below = new VaultPath(path.mount(), "data/" + path.path(), List.of());
        VaultRequest<?> request =
                VaultRequest.get("Look for data/data").path(below.api("data")).build();
        if (!answers(VaultCall.READ, request)) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(
                failure.reason(),
                failure.step(),
                "the secret lies at " + path.mount() + "/data/data/" + path.path()
                        + ", one data/ too deep, because the CLI was given " + path.mount() + "/data/" + path.path(),
                "write it again with vault kv put -cas=0 " + path + " KEY=VALUE"));
    }

    /** A policy on the path that the CLI takes; every token may ask what it may do. */
    private Optional<Failure> pathOfTheCli(Failure failure) {
        VaultRequest<?> request = VaultRequest.post("Ask for capabilities")
                .path("sys", "capabilities-self")
                .body(Map.of("paths", List.of(path.toString())))
                .build();
        VaultAnswer answer;
        try {
            answer = session.askOnce(VaultCall.CAPABILITIES, request, deadline);
        } catch (Failure unanswered) {
            return Optional.empty();
        }
        boolean allowed = false;
        for (JsonNode capability : answer.json().path("data").path(path.toString())) {
            allowed |= Set.of("read", "root").contains(capability.asText());
        }
        String mount = path.mount();
        return !allowed
                ? Optional.empty()
                : Optional.of(Failure.of(
                        failure.reason(),
                        failure.step(),
                        "the policy allows " + path + ", which is the path of the CLI and not of the API",
                        "write path \"" + mount + "/data/" + path.path() + "\" { capabilities = [\"read\"] } into it"));
    }

    private boolean answers(VaultCall call, VaultRequest<?> request) {
        try {
            return session.askOnce(call, request, deadline).status() == 200;
        } catch (Failure unanswered) {
            return false;
        }
    }

    private void metadata() {
        VaultRequest<?> request =
                VaultRequest.get("Read metadata").path(path.api("metadata")).build();
        found.add(
                answers(VaultCall.METADATA, request)
                        ? Diagnosis.pass("changes", "metadata may be read, so a check for changes transfers no value")
                        : Diagnosis.pass(
                                "changes", "metadata may not be read, so each check for changes reads the secret"));
    }
}
