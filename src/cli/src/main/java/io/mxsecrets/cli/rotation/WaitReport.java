package io.mxsecrets.cli.rotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mxsecrets.cli.console.Report;
import io.mxsecrets.cli.console.Table;
import io.mxsecrets.cli.console.Tone;
import java.util.List;
import java.util.function.Predicate;

/** Where a rotation stands. The table has the stragglers only; the JSON has all. */
final class WaitReport {
    private WaitReport() {}

    static Report of(String secret, Target target, List<Standing> standings, Predicate<Standing> done) {
        boolean over = standings.stream().allMatch(done);
        ObjectNode json = Report.json("Wait")
                .put("secret", secret)
                .put("version", target.version())
                .put("over", over);
        ArrayNode sources = json.putArray("sources");
        Table table = new Table("NAMESPACE", "POD", "SOURCE", "VERSION", "WHY");
        for (Standing standing : standings) {
            sources.addObject()
                    .put("namespace", standing.pod().namespace())
                    .put("pod", standing.pod().name())
                    .put("alias", standing.use().alias())
                    .put("version", standing.version().orElse(null))
                    .put("published", standing.published())
                    .put("restartDue", standing.restartDue())
                    .put("straggles", standing.straggles().orElse(null));
            if (!done.test(standing)) {
                table.row(
                        Table.cell(standing.pod().namespace()),
                        Table.cell(standing.pod().name()),
                        Table.cell(standing.use().alias()),
                        Table.cell(standing.version().orElse("-")),
                        Table.cell(standing.straggles().orElse("restart due"), Tone.BAD));
            }
        }
        return new Report(json, table);
    }
}
