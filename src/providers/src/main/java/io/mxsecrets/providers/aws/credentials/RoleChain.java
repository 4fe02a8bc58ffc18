package io.mxsecrets.providers.aws.credentials;

import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.settings.Register;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.aws.client.Clients;
import io.mxsecrets.providers.aws.client.Purpose;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** Another way's keys for a role's, and these for the next one's. The external ID is for the last role. */
final class RoleChain implements Way {
    private final Way base;
    private final Login login;
    private final List<String> roles;
    private final Optional<String> externalId;

    RoleChain(Way base, Login login, List<String> roles, Optional<String> externalId) {
        this.base = base;
        this.login = login;
        this.roles = List.copyOf(roles);
        this.externalId = externalId;
    }

    /** A way with the roles of {@code aws-assume-role-arn} behind it, if there are any. */
    static Way behind(Way base, Login login) {
        return login.source()
                .find(Register.AWS_ASSUME_ROLE_ARN)
                .<Way>map(roles ->
                        new RoleChain(base, login, roles, login.source().find(Register.AWS_EXTERNAL_ID)))
                .orElse(base);
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public Keys keys(Deadline deadline) {
        Keys keys = base.keys(deadline);
        for (int i = 0; i < roles.size(); i++) {
            boolean last = i == roles.size() - 1;
            keys = assume(roles.get(i), last ? externalId : Optional.empty(), keys, deadline);
        }
        return keys;
    }

    private Keys assume(String role, Optional<String> external, Keys keys, Deadline deadline) {
        Purpose purpose = new Purpose(
                "sts:AssumeRole",
                Step.LOGIN,
                "credentials of the role " + role + " from STS",
                new RoleRefusals(role, keys.principal(), external.isPresent(), base.name())::explain);
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName(login.sessionName())
                .durationSeconds(login.seconds())
                .externalId(external.orElse(null))
                .overrideConfiguration(Clients.as(keys.provider()))
                .build();
        return login.gate().call(purpose, deadline, () -> {
            AssumeRoleResponse answer = login.sts().assumeRole(request);
            return Issued.keys(answer.credentials(), answer.assumedRoleUser(), role);
        });
    }
}
