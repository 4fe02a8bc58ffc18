package io.mxsecrets.injection.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {
    @ParameterizedTest
    @CsvSource({"1,37,1.37", "1,31+,1.31", "1,29-eks-1,1.29", "1,9,1.9", "2,0,2.0"})
    void readsWhatServersWrite(String major, String minor, String version) {
        assertThat(KubernetesVersion.of(major, minor)).hasToString("Optional[" + version + "]");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "1,''", "1,x", "v1,37", "1,99999", "1,+"})
    void whatIsNoneIsNone(String major, String minor) {
        assertThat(KubernetesVersion.of(major, minor)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"v1.37.1,1.37", "v1.34.4-eks-1a2b3c,1.34", "v1.31+k3s1,1.31", "1.9.0-rc.1,1.9"})
    void readsWhatNodesWrite(String release, String version) {
        assertThat(KubernetesVersion.of(release)).hasToString("Optional[" + version + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "v1", "37", ".", "v1.", "vv1.37", "one.two"})
    void aNodeThatSaysNothingOfUseHasNoVersion(String release) {
        assertThat(KubernetesVersion.of(release)).isEmpty();
    }

    @Test
    void aLaterVersionReachesAnEarlierOneAndAnUnknownOneNone() {
        KubernetesVersion version = new KubernetesVersion(1, 35);
        assertThat(version.reachedBy(Optional.of(new KubernetesVersion(1, 34)))).isFalse();
        assertThat(version.reachedBy(Optional.of(version))).isTrue();
        assertThat(version.reachedBy(Optional.of(new KubernetesVersion(2, 0)))).isTrue();
        assertThat(version.reachedBy(Optional.empty())).isFalse();
    }

    @Test
    void anApiServerTakesNodesOfThreeMinorsBefore() {
        assertThat(new KubernetesVersion(1, 38).oldestNode()).isEqualTo(new KubernetesVersion(1, 35));
    }

    @Test
    void isOrderedByNumbers() {
        assertThat(new KubernetesVersion(1, 9)).isLessThan(new KubernetesVersion(1, 35));
        assertThat(new KubernetesVersion(2, 0)).isGreaterThan(new KubernetesVersion(1, 35));
        assertThat(new KubernetesVersion(1, 35)).isEqualByComparingTo(new KubernetesVersion(1, 35));
    }
}
