package io.mxsecrets.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build, as the build wrote it beside the classes. */
final class Version {
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException | NullPointerException e) {
            return "unknown";
        }
    }
}
