package io.mxsecrets.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.mxsecrets.cli.CommandTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionCommandTest extends CommandTest {
    @Test
    void bashCompletesCommandsAndTheValuesOfOptions() throws Exception {
        Path script = file("mxsecrets.bash", mxsecrets("completion", "bash").out());
        assertThat(completions(script, "mxsecrets", "li")).contains("lint");
        assertThat(completions(script, "mxsecrets", "lint", "--output", "ya")).containsExactly("yaml");
    }

    private static List<String> completions(Path script, String... words) throws Exception {
        String line = String.join(" ", words);
        String program =
                "source " + script + "; COMP_WORDS=(" + line + "); COMP_CWORD=" + (words.length - 1) + "; COMP_LINE='"
                        + line + "'; COMP_POINT=${#COMP_LINE}; _complete_mxsecrets; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", program)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(bash.getInputStream().readAllBytes())
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void zshTakesTheScriptOfBash() {
        assertThat(mxsecrets("completion", "zsh").out())
                .contains("bashcompinit")
                .isEqualTo(mxsecrets("completion", "bash").out());
    }

    @Test
    void fishKnowsEveryCommandAndOption() {
        String script = mxsecrets("completion", "fish").out();
        assertThat(script.lines())
                .contains(
                        "complete -c mxsecrets -n __fish_use_subcommand -a lint -d 'Checks secret documents, manifests and values of the chart. No output holds a value of a document.'")
                .anyMatch(
                        line -> line.startsWith(
                                "complete -c mxsecrets -n '__fish_seen_subcommand_from lint' -s o -l output -x -a 'table json yaml'"))
                .anyMatch(line -> line.contains("__fish_seen_subcommand_from pmp' -l vault-command"))
                .allMatch(line -> line.startsWith("complete -c mxsecrets "));
    }
}
