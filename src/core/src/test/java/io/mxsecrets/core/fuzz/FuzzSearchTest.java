package io.mxsecrets.core.fuzz;

import io.mxsecrets.testbed.tool.Fuzzer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches for inputs that break a target of {@link FuzzTest}, from those that are kept among the resources. */
@Tag("on-demand")
@Execution(ExecutionMode.CONCURRENT)
class FuzzSearchTest {
    @ParameterizedTest
    @ValueSource(strings = {"documents", "properties", "json", "hocon", "yaml", "dotenv", "files"})
    void nothingThatTheFuzzerFindsBreaks(String target) throws Exception {
        new Fuzzer(FuzzTest.class, "io.mxsecrets.core.**").search(target, Map.of());
    }

    /** From what people paste. */
    @Test
    void noReferenceThatTheFuzzerFindsBreaks() throws Exception {
        List<String> pasted = List.of(
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-a1B2c3",
                "arn:aws-eusc:secretsmanager:eusc-de-east-1:123456789012:secret:PMP-app",
                "arn:aws:iam::<your-account-id>:role/team/reader",
                "\"arn:aws:iam::123456789012:role/reader\"\n",
                "http://https://vault:8200:8200/v1/pmp-dev/data/admin",
                "https://vault.example:8200/ui/vault/secrets/kv/kv/app%2Fdb/details?version=2",
                "{vault://aws/app/db/password#2}",
                "file:///app/document.json",
                "pmp-dev//data/../admin/ ",
                "arn:aws:iam::111111111111:role/hub,arn:aws-us-gov:iam::222222222222:role/a/b/team",
                "https://vault.example:8200/v1/admin/team-a/kv/data/app/db?version=3#top",
                "https://user:word@[fd00:ec2::23]:8200/%2e%2e/kv//app;x",
                "{vault://hcv/kv/team/app/db/password#1}",
                "http://proxy.example:3128",
                "\u201ceu-west-1\u201d");
        Map<String, String> seeds = new TreeMap<>();
        pasted.forEach(text -> seeds.put("pasted-" + seeds.size(), text));
        new Fuzzer(FuzzTest.class, "io.mxsecrets.core.**").search("references", seeds);
    }
}
