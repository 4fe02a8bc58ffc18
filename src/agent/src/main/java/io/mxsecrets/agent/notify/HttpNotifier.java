package io.mxsecrets.agent.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mxsecrets.core.failure.Failure;
import io.mxsecrets.core.failure.Reason;
import io.mxsecrets.core.failure.Step;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/** Posts the news as JSON to a URL of the pod itself; any 2xx is fine. Follows no redirect, reads no body. */
final class HttpNotifier implements Notifier {
    private static final int MILLISECONDS = (int) Duration.ofSeconds(2).toMillis();

    private final URI url;

    HttpNotifier(URI url) {
        this.url = url;
    }

    @Override
    public void tell(Announcement announcement) {
        int status;
        try {
            status = post(announcement);
        } catch (IOException e) {
            throw failed("does not answer (" + e.getClass().getSimpleName() + ")");
        }
        if (status < 200 || status > 299) {
            throw failed("answers " + status);
        }
    }

    private int post(Announcement announcement) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(MILLISECONDS);
            connection.setReadTimeout(MILLISECONDS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            announcement
                    .token()
                    .ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token.reveal()));
            connection.setDoOutput(true);
            byte[] body = announcement.json().getBytes(UTF_8);
            connection.setFixedLengthStreamingMode(body.length);
            connection.getOutputStream().write(body);
            return connection.getResponseCode();
        } catch (IllegalArgumentException e) {
            throw failed("cannot be called: the entry of notify-token-key has characters that no header takes");
        } finally {
            connection.disconnect();
        }
    }

    private Failure failed(String what) {
        return Failure.of(
                Reason.UNREACHABLE,
                Step.NOTIFY,
                "notify-url " + url + " " + what,
                "check the app's endpoint; the files are written");
    }
}
