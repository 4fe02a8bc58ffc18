package io.mxsecrets.injection.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void isOrderedByNumbers() {
        assertThat(new KubernetesVersion(1, 9)).isLessThan(new KubernetesVersion(1, 35));
        assertThat(new KubernetesVersion(2, 0)).isGreaterThan(new KubernetesVersion(1, 35));
        assertThat(new KubernetesVersion(1, 35)).isEqualByComparingTo(new KubernetesVersion(1, 35));
    }
}
