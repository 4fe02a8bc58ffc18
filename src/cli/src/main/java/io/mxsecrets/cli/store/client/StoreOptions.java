package io.mxsecrets.cli.store.client;

import io.mxsecrets.cli.console.CommandFailed;
import io.mxsecrets.cli.resolve.DeskContext;
import io.mxsecrets.cli.store.SecretStore;
import io.mxsecrets.core.failure.BadValue;
import io.mxsecrets.core.failure.ExitCode;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.provider.registry.ProviderDescriptors;
import io.mxsecrets.core.provider.vault.VaultSettings;
import io.mxsecrets.core.reference.ProviderKind;
import io.mxsecrets.core.reference.Reference;
import io.mxsecrets.core.reference.Version;
import io.mxsecrets.core.secret.SecretText;
import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.SettingNaming;
import io.mxsecrets.core.settings.registry.SettingRegistry;
import io.mxsecrets.core.settings.resolve.Environment;
import io.mxsecrets.core.settings.resolve.Resolution;
import io.mxsecrets.core.settings.resolve.Settings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Problem;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.core.time.Ticker;
import io.mxsecrets.providers.IdentityFile;
import io.mxsecrets.providers.ProviderContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * Which store, and whose credentials: of AWS as {@code aws-auth: auto} finds them (variables, profile, container, web identity,
 * instance), of Vault {@code VAULT_TOKEN} or {@code ~/.vault-token}. The options have the names of the settings; the
 * variables are those of the stores' own command lines.
 */
public final class StoreOptions {
    /** In place of a name where only the place matters. */
    public static final String ANYTHING = "mxsecrets-any-secret";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--provider",
            paramLabel = "aws|vault",
            converter = ProviderConverter.class,
            description = "Needed where neither the name nor the other options and variables tell.")
    private Optional<ProviderKind> provider = Optional.empty();

    @Option(names = "--aws-region", paramLabel = "REGION", description = "Without it AWS_REGION.")
    private Optional<String> awsRegion = Optional.empty();

    @Option(names = "--aws-profile", paramLabel = "NAME", description = "Without it AWS_PROFILE.")
    private Optional<String> awsProfile = Optional.empty();

    @Option(names = "--aws-assume-role-arn", paramLabel = "ARN", description = "A role to assume first.")
    private Optional<String> awsRole = Optional.empty();

    @Option(names = "--aws-endpoint", paramLabel = "URL", description = "Without it AWS_ENDPOINT_URL.")
    private Optional<String> awsEndpoint = Optional.empty();

    @Option(names = "--vault-address", paramLabel = "URL", description = "Without it VAULT_ADDR.")
    private Optional<String> vaultAddress = Optional.empty();

    @Option(names = "--vault-namespace", paramLabel = "NAME", description = "Without it VAULT_NAMESPACE.")
    private Optional<String> vaultNamespace = Optional.empty();

    @Option(names = "--vault-kv-mount", paramLabel = "MOUNT", description = "Without it the path's first segment.")
    private Optional<String> vaultMount = Optional.empty();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates to trust, PEM. Without it VAULT_CACERT or AWS_CA_BUNDLE.")
    private Optional<Path> caFile = Optional.empty();

    @Option(names = "--allow-http", description = "Speaks with a store without TLS.")
    private boolean allowHttp;

    private final Map<String, String> environment = System.getenv();

    /** What one command may take, all its calls and tries included. */
    public static Deadline deadline() {
        return Deadline.after(PATIENCE, Ticker.system());
    }

    /** @throws CommandFailed where the options and variables name no store, or no such secret */
    public SecretStore open(String secret) {
        return open(secret, Version.CURRENT, false);
    }

    public SecretStore open(String secret, Version version, boolean putSecretValue) {
        ProviderKind kind = kind(secret);
        Settings settings = settings(secret, kind, version);
        SourceSettings source = settings.sources().get(0);
        ProviderContext world = DeskContext.of(settings, environment);
        return kind == ProviderKind.AWS
                ? new AwsStore(source, putSecretValue, world)
                : new VaultStore(source, token(), world);
    }

    /** The same options for a secret of which a pod says more. */
    public StoreOptions at(ProviderKind kind, Optional<String> place) {
        StoreOptions other = new StoreOptions();
        other.provider = provider.or(() -> Optional.of(kind));
        other.awsRegion = awsRegion.or(() -> place.filter(region -> kind == ProviderKind.AWS));
        other.awsProfile = awsProfile;
        other.awsRole = awsRole;
        other.awsEndpoint = awsEndpoint;
        other.vaultAddress =
                vaultAddress.or(() -> variable("VAULT_ADDR")).or(() -> place.filter(url -> kind == ProviderKind.VAULT));
        other.vaultNamespace = vaultNamespace;
        other.vaultMount = vaultMount;
        other.caFile = caFile;
        other.allowHttp = allowHttp;
        return other;
    }

    public ProviderKind kind(String secret) {
        Optional<ProviderKind> told = provider.or(() -> reference(secret).provider());
        boolean aws = region().isPresent() || profile().isPresent();
        boolean vault = address().isPresent();
        ProviderKind kind = told.orElseGet(() -> {
            if (aws == vault) {
                throw new CommandFailed(
                        ExitCode.SETTINGS,
                        aws
                                ? "AWS and Vault are both set up here; say --provider aws or --provider vault"
                                : "say which store: --provider aws with --aws-region, or --provider vault with"
                                        + " --vault-address");
            }
            return aws ? ProviderKind.AWS : ProviderKind.VAULT;
        });
        if (kind == ProviderKind.FILE) {
            throw new CommandFailed(ExitCode.SETTINGS, "a file needs no store; edit it");
        }
        return kind;
    }

    private static Reference reference(String secret) {
        try {
            return ProviderDescriptors.reference(secret);
        } catch (BadValue e) {
            throw new CommandFailed(ExitCode.SETTINGS, "SECRET " + e.getMessage());
        }
    }

    private Settings settings(String secret, ProviderKind kind, Version version) {
        Map<String, String> variables = new HashMap<>();
        Stream.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")
                .forEach(name -> variable(name).ifPresent(text -> variables.put(name, text)));
        put(variables, SettingRegistry.SECRET, Optional.of(secret));
        put(variables, SettingRegistry.PROVIDER, Optional.of(kind.name()));
        put(variables, SettingRegistry.VERSION, Optional.of(version.toString()));
        put(variables, SettingRegistry.ALLOW_HTTP, Optional.of(Boolean.toString(allowHttp)));
        put(variables, SettingRegistry.HTTPS_PROXY, variable("HTTPS_PROXY"));
        put(variables, SettingRegistry.NO_PROXY, variable("NO_PROXY"));
        put(variables, SettingRegistry.CA_DIRECTORY, authorities(kind));
        if (kind == ProviderKind.AWS) {
            aws(secret, variables);
        } else {
            put(
                    variables,
                    VaultSettings.ADDRESS,
                    reference(secret) instanceof Reference.Url ? Optional.empty() : address());
            put(variables, VaultSettings.NAMESPACE, vaultNamespace.or(() -> variable("VAULT_NAMESPACE")));
            put(variables, VaultSettings.KV_MOUNT, vaultMount);
            put(variables, VaultSettings.TOKEN_FILE, Optional.of(tokenFile().toString()));
        }
        Resolution resolution = Environment.resolve(variables);
        return resolution
                .settings()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.SETTINGS,
                        resolution.problems().stream().map(Problem::toString).collect(Collectors.joining("; "))));
    }

    private void aws(String secret, Map<String, String> variables) {
        boolean arn = reference(secret) instanceof Reference.Arn;
        put(variables, AwsSettings.REGION, arn ? awsRegion : region());
        put(variables, AwsSettings.AUTH, Optional.of("auto"));
        put(variables, AwsSettings.ALLOW_NODE_ROLE, Optional.of("true"));
        put(variables, AwsSettings.PROFILE, profile());
        put(variables, AwsSettings.ASSUME_ROLE_ARN, awsRole);
        Optional<String> all = awsEndpoint.or(() -> variable("AWS_ENDPOINT_URL"));
        put(
                variables,
                AwsSettings.ENDPOINT,
                awsEndpoint
                        .or(() -> variable("AWS_ENDPOINT_URL_SECRETS_MANAGER"))
                        .or(() -> all));
        put(
                variables,
                AwsSettings.STS_ENDPOINT,
                variable("AWS_ENDPOINT_URL_STS").or(() -> all));
    }

    /** A file that may be as large as a system's own bundle, which {@code AWS_CA_BUNDLE} often names. */
    private Optional<String> authorities(ProviderKind kind) {
        Optional<Path> file = caFile.or(() -> variable(kind == ProviderKind.AWS ? "AWS_CA_BUNDLE" : "VAULT_CACERT")
                .map(Path::of));
        file.filter(path -> !Files.isReadable(path) || Files.isDirectory(path)).ifPresent(path -> {
            throw new CommandFailed(ExitCode.NOT_FOUND, "the certificates in " + path + " cannot be read");
        });
        return file.map(path -> path.toAbsolutePath().normalize().toString());
    }

    private SecretText token() {
        return variable("VAULT_TOKEN").map(SecretText::of).orElseGet(() -> {
            Path file = tokenFile();
            if (Files.notExists(file)) {
                String words = "you have no token of Vault: set VAULT_TOKEN, or log in with vault login, which writes ";
                throw new CommandFailed(ExitCode.DENIED, words + file);
            }
            return IdentityFile.read(file, "your token of Vault");
        });
    }

    private Path tokenFile() {
        return Path.of(variable("HOME").orElse(System.getProperty("user.home")), ".vault-token");
    }

    private Optional<String> region() {
        return awsRegion.or(() -> variable("AWS_REGION")).or(() -> variable("AWS_DEFAULT_REGION"));
    }

    private Optional<String> profile() {
        return awsProfile.or(() -> variable("AWS_PROFILE"));
    }

    private Optional<String> address() {
        return vaultAddress.or(() -> variable("VAULT_ADDR"));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private static void put(Map<String, String> variables, Setting<?> setting, Optional<String> text) {
        text.ifPresent(value -> variables.put(SettingNaming.VARIABLES.name(setting), value));
    }
}
