package io.mxsecrets.injection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final String IMAGES =
            "\"images\":{\"agent\":\"registry.example/agent@sha256:" + "a".repeat(64) + "\"}";

    private static Configuration read(String json) {
        try {
            return Configuration.of(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> problems(String json) {
        return catchThrowableOfType(BadConfiguration.class, () -> read(json)).problems().stream()
                .map(ConfigurationProblem::sentence)
                .toList();
    }

    @Test
    void imagesAloneAreEnough() {
        Configuration configuration = read("{" + IMAGES + "}");

        assertThat(configuration.nativeSidecar()).isTrue();
        assertThat(configuration.images().digest()).isEqualTo("sha256:" + "a".repeat(64));
        assertThat(configuration.init().memoryLimit().text()).isEqualTo("64Mi");
    }

    @Test
    void numbersAndBooleansOfDefaultsAreTexts() {
        Configuration configuration = read("{" + IMAGES + ",\"defaults\":{\"health-listen\":9100,\"aws-fips\":true}}");

        assertThat(configuration.defaults().values().values()).containsExactlyInAnyOrder("9100", "true");
    }

    @Test
    void everyMistakeIsToldWithItsPath() {
        assertThat(
                        problems(
                                "{\"defaults\":{\"aws-regoin\":\"x\",\"mxsecrets.io/mode\":\"init\",\"refresh-interval\":\"5\",\"secret\":\"x\",\"inject\":\"true\"},"
                                        + "\"stores\":{\"aws\":{},\"team\":{\"lockd\":[],\"locked\":[\"nope\"],\"settings\":{\"store\":\"x\",\"mode\":\"init\"}}},"
                                        + "\"policy\":{\"strickt\":true,\"providers\":[\"gcp\"],\"ceilings\":{\"cpu-limit\":\"lots\"},\"strict\":\"yes\"},"
                                        + "\"images\":{\"agent\":\"registry.example/agent:latest\",\"pullPolicy\":\"Sometimes\"},"
                                        + "\"resources\":{\"init\":{\"requests\":{\"cpu\":\"2\"},\"limits\":{\"cpu\":\"1\"}}},\"caBundle\":\"ca.crt\",\"nativeSidecars\":true}"))
                .anyMatch(p -> p.startsWith("nativeSidecars is not known; did you mean nativeSidecar"))
                .anyMatch(p -> p.equals("defaults \"aws-regoin\" is not a setting; did you mean aws-region?"))
                .anyMatch(p -> p.startsWith("defaults \"mxsecrets.io/mode\" is not a setting; "))
                .anyMatch(p -> p.startsWith("defaults.refresh-interval") && p.contains("5s?"))
                .anyMatch(p -> p.startsWith("defaults.secret belongs"))
                .anyMatch(p -> p.startsWith("defaults.inject belongs"))
                .anyMatch(p -> p.startsWith("stores.aws is the name"))
                .anyMatch(p -> p.startsWith("stores.team.lockd is not known; did you mean locked"))
                .anyMatch(p -> p.startsWith("stores.team.locked") && p.contains("nope"))
                .anyMatch(p -> p.startsWith("stores.team.settings.store applies to the pod"))
                .anyMatch(p -> p.startsWith("stores.team.settings.mode applies to the pod"))
                .anyMatch(p -> p.startsWith("caBundle holds something other than PEM"))
                .anyMatch(p -> p.startsWith("policy.strickt is not known; did you mean strict"))
                .anyMatch(p -> p.startsWith("policy.providers") && p.contains("gcp"))
                .anyMatch(p -> p.startsWith("policy.ceilings.cpu-limit"))
                .anyMatch(p -> p.startsWith("policy.strict is not true or false"))
                .anyMatch(p -> p.startsWith("images.agent is not an image pinned by digest"))
                .anyMatch(p -> p.startsWith("images.pullPolicy"))
                .anyMatch(p -> p.startsWith("resources.init requests more than its limit"))
                .hasSize(19);
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThat(problems("[]")).isNotEmpty();
        assertThat(problems("{\"policy\":[]," + IMAGES + "}")).containsExactly("policy is not an object");
    }
}
