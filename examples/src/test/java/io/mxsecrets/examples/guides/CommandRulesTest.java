package io.mxsecrets.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No command that a page, a sentence, the chart or an example prints replaces what is there. */
class CommandRulesTest {
    @Test
    void noPrintedCommandReplacesWhatIsThere() throws IOException {
        List<Printed> all = Printed.all();
        assertThat(all).hasSizeGreaterThan(1_000);
        assertThat(all.stream()
                        .flatMap(printed ->
                                CommandRules.broken(printed.text()).map(command -> printed.where() + ": " + command))
                        .toList())
                .isEmpty();
    }

    @Test
    void theSentencesOfTheProgramsAreAmongThem() throws IOException {
        assertThat(Printed.all())
                .anyMatch(printed -> printed.where().endsWith("LoginErrorMapper.java")
                        && printed.text().contains("vault read … || vault write … bound_service_account_names=…"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bind both of its names: vault write … bound_service_account_names=app",
                "vault kv put pmp-dev/admin Email.SMTPPassword=…",
                "write it with vault kv put … KEY=VALUE - if it was written",
                "vault policy write pmp-secret-access - <<'EOF'",
                "vault policy read other || vault policy write pmp-companion -",
                "vault read auth/kubernetes/role/a || vault write auth/kubernetes/role/b policies=x",
                "vault write auth/kubernetes/config kubernetes_host=https://x",
                "upgrade it with vault kv enable-versioning …",
                "vault delete auth/kubernetes/role/x",
                "vault kv metadata delete a/b",
                "vault secrets disable pmp-dev",
                "aws secretsmanager put-secret-value --secret-id x --secret-string y",
                "aws iam put-role-policy --role-name x --policy-name read-secret",
                "aws iam get-role-policy --role-name r --policy-name p || aws iam put-role-policy --role-name r --policy-name q --policy-document d",
                "aws iam update-assume-role-policy --role-name x --policy-document file://trust.json",
                "aws cloudformation deploy --stack-name mendix-orders",
                "kubectl apply -f pod.yaml",
                "kubectl apply --server-side --force-conflicts -f install.yaml",
                "kubectl annotate serviceaccount x eks.amazonaws.com/role-arn=y --overwrite",
                "kubectl -n x delete secret y",
                "kubectl edit runtime x",
                "helm upgrade x chart --reuse-values --version 1.0.0",
                "helm upgrade --install x chart --reset-then-reuse-values --version 1.0.0",
                "helm upgrade x chart --reset-then-reuse-values",
            })
    void refuses(String text) {
        assertThat(CommandRules.broken(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say the store's kind as aws or vault, or the secret as a full ARN",
                "`vault write` replaces",
                "vault kv put -cas=0 … KEY=VALUE - if the CLI",
                "vault read a/b || vault write a/b c=d",
                "aws iam get-role-policy --role-name r --policy-name p || aws iam put-role-policy --role-name r --policy-name p --policy-document d",
                "restore it (aws secretsmanager restore-secret) or name another",
                "helm upgrade x chart --version 1.0.0 --reset-then-reuse-values --set a=b",
                "kubectl -n x rollout status deployment/y",
            })
    void takes(String text) {
        assertThat(CommandRules.broken(text)).isEmpty();
    }

    @Test
    void aSentenceIsReadAsItIsPrinted() {
        assertThat(Printed.sentences(
                        "x(\"; create it: vault write \" + path + \" names=\"\n  + token.name() + \" policies=P\");"))
                .containsExactly("; create it: vault write … names=… policies=P");
    }
}
