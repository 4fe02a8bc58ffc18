package io.mxsecrets.core.entries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderedMapTest {
    @Test
    void keepsItsOrderAndWhatItHad() {
        LinkedHashMap<String, String> given = new LinkedHashMap<>();
        given.put("b", "1");
        given.put("a", "2");

        Map<String, String> map = OrderedMap.copyOf(given);
        given.put("c", "3");

        assertThat(map.keySet()).containsExactly("b", "a");
        assertThat(map).isEqualTo(Map.of("a", "2", "b", "1")).containsEntry("a", "2");
        assertThat(map.get("c")).isNull();
        assertThat(map.containsKey("c")).isFalse();
        assertThat(map.containsKey("a")).isTrue();
    }

    @Test
    void neverChangesSoThatACopyIsItself() {
        Map<String, String> map = OrderedMap.copyOf(Map.of("a", "1"));

        assertThat(OrderedMap.copyOf(map)).isSameAs(map);
        assertThatThrownBy(() -> map.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.entrySet().iterator().next().setValue("2"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
