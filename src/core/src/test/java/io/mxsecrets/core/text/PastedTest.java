package io.mxsecrets.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedTest {
    @ParameterizedTest // A26
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"eu-west-1\" | quotes around it",
                "'eu-west-1' | quotes around it",
                "`eu-west-1` | quotes around it",
                "\u201ceu-west-1\u201d | quotes around it",
                "eu-west-1\" | quotes around it",
                "~eu-west-1 ~ | a blank at its end",
                "~ eu-west-1~ | a blank at its start",
                "~eu-west-1\u00a0~ | a blank at its end",
                "~\ufeffeu-west-1~ | a blank at its start",
                "~eu-west-1\n~ | a line end",
                "~eu-west-1\r~ | a line end",
                "arn:aws:iam::<your-account-id>:role/x | the placeholder \"<your-account-id>\"",
                "arn:aws:iam::${ACCOUNT}:role/x | the placeholder \"${ACCOUNT}\"",
                "arn:aws:iam::{{ account }}:role/x | the placeholder \"{{ account }}\"",
                "eu\u2013west-1 | a long dash",
            })
    void saysWhatWasPasted(String text, String words) {
        assertThat(Pasted.fault(text)).hasValueSatisfying(fault -> {
            assertThat(fault.what()).contains(words);
            assertThat(fault.remedy()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eu-west-1",
                "{vault://aws/app/key#2}",
                "https://vault.example:8200/kv/app",
                "pmp dev/admin",
                "a<b",
                "a>b",
                "$5",
                "arn:aws:iam::123456789012:role/team/reader"
            })
    void whatIsWrittenWellPasses(String text) {
        assertThat(Pasted.fault(text)).isEmpty();
    }

    @Test
    void nothingIsEmpty() {
        assertThat(Pasted.fault("")).contains(new Problem("is empty"));
    }
}
