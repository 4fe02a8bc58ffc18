package io.mxsecrets.agent;

import io.mxsecrets.testbed.hostile.Behaviour;
import io.mxsecrets.testbed.hostile.Behaviours;
import io.mxsecrets.testbed.hostile.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** All runs of {@code init} against answers of {@link Behaviours}: each behaviour at each call that it is for. */
final class HostileTable {
    private static final Pattern SAMPLE = Pattern.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})");

    private HostileTable() {}

    static List<HostileRun> all() {
        List<HostileRun> runs = new ArrayList<>();
        for (Behaviour behaviour : Behaviours.all()) {
            for (Call call : behaviour.calls()) {
                if (List.of(Call.VAULT_RENEW, Call.VAULT_METADATA, Call.DESCRIBE_SECRET)
                        .contains(call)) {
                    continue; // init does not make them; AwsHostileTest has DescribeSecret.
                }
                runs.add(new HostileRun(call, behaviour, false, false));
                runs.add(new HostileRun(call, behaviour, false, true));
                if (behaviour.judgement().well()) {
                    runs.add(new HostileRun(call, behaviour, true, false));
                }
            }
        }
        return runs;
    }

    /** @param pattern a regular expression that is found in the name */
    static List<HostileRun> named(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return all().stream()
                .filter(run -> wanted.matcher(run.toString()).find())
                .toList();
    }

    /**
     * One of N parts: every Nth run from the Kth on, so that each part has runs of every call. All parts together are all runs.
     *
     * @param part {@code K/N}, from 1 to N; empty for all
     */
    static List<HostileRun> sample(List<HostileRun> runs, String part) {
        if (part.isEmpty()) {
            return runs;
        }
        Matcher sample = SAMPLE.matcher(part);
        if (!sample.matches() || Integer.parseInt(sample.group(1)) > Integer.parseInt(sample.group(2))) {
            throw new IllegalArgumentException("hostile.sample is not like 2/7 but " + part);
        }
        int first = Integer.parseInt(sample.group(1)) - 1;
        int parts = Integer.parseInt(sample.group(2));
        return IntStream.range(0, runs.size())
                .filter(row -> row % parts == first)
                .mapToObj(runs::get)
                .toList();
    }
}
