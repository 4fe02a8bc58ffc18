package io.mxsecrets.providers.aws.client;

import io.mxsecrets.core.settings.Settings;
import io.mxsecrets.providers.net.ProxyRule;
import io.mxsecrets.providers.net.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP client of every AWS client of ours: the JDK's own connections, checked against our certificates, through the
 * proxy where one is set and the host is not exempt. It follows no redirect.
 */
public final class Transport implements SdkHttpClient {
    /** How long a connection may take to be made. */
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** How long an answer may keep silent. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private static final int PROXY_PORT = 3128;

    private final ProxyRule rule;
    private final SdkHttpClient direct;
    private final Optional<SdkHttpClient> proxied;

    private Transport(ProxyRule rule, SdkHttpClient direct, Optional<SdkHttpClient> proxied) {
        this.rule = rule;
        this.direct = direct;
        this.proxied = proxied;
    }

    /**
     * To AWS over the network.
     *
     * @throws io.mxsecrets.core.failure.Failure if {@code ca-directory} cannot be used
     */
    public static SdkHttpClient of(Settings settings) {
        TrustManager[] managers = Trust.managers(settings);
        ProxyRule rule = ProxyRule.of(settings);
        return new Transport(
                rule,
                checked(managers).proxyConfiguration(none()).build(),
                rule.proxy()
                        .map(p ->
                                checked(managers).proxyConfiguration(through(p)).build()));
    }

    /** To an endpoint on this machine or its link: never through a proxy. */
    public static SdkHttpClient local() {
        return plain().proxyConfiguration(none()).build();
    }

    private static UrlConnectionHttpClient.Builder checked(TrustManager[] managers) {
        return plain().tlsTrustManagersProvider(() -> managers);
    }

    private static UrlConnectionHttpClient.Builder plain() {
        return UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
    }

    private static ProxyConfiguration none() {
        return ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariablesValues(false)
                .build();
    }

    private static ProxyConfiguration through(URI proxy) {
        int port = proxy.getPort() < 0 ? PROXY_PORT : proxy.getPort();
        return ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariablesValues(false)
                .endpoint(URI.create(proxy.getScheme() + "://" + proxy.getHost() + ":" + port))
                .build();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        boolean viaProxy = rule.on(request.httpRequest().getUri()).isPresent();
        return (viaProxy ? proxied.orElseThrow() : direct).prepareRequest(request);
    }

    @Override
    public String clientName() {
        return direct.clientName();
    }

    @Override
    public void close() {
        direct.close();
        proxied.ifPresent(SdkHttpClient::close);
    }
}
