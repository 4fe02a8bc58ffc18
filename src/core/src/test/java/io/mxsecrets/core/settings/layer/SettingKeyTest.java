package io.mxsecrets.core.settings.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mxsecrets.core.settings.registry.SettingRegistry;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SettingKeyTest {
    @Property
    void anAliasIsALetterAndLettersOrDigits(
            @ForAll @StringLength(max = 18) @CharRange(from = '-', to = '~') String text) {
        assertThat(SettingKey.isAlias(text)).isEqualTo(text.matches("[a-z][a-z0-9]{0,15}"));
    }

    @Property
    void lettersAndDigitsAloneAreAnAlias(
            @ForAll @StringLength(max = 18) @CharRange(from = '0', to = '9') @CharRange(from = 'a', to = 'z')
                    String text) {
        assertThat(SettingKey.isAlias(text)).isEqualTo(text.matches("[a-z][a-z0-9]{0,15}"));
    }

    @Test
    void aSettingOfThePodCarriesNoAlias() {
        assertThatThrownBy(() -> SettingKey.of(SettingRegistry.DIRECTORY, "db")).hasMessageContaining("alias");
    }
}
