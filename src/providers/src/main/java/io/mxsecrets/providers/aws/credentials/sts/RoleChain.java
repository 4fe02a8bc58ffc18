package io.mxsecrets.providers.aws.credentials.sts;

import io.mxsecrets.core.failure.Step;
import io.mxsecrets.core.provider.aws.AwsAuth;
import io.mxsecrets.core.provider.aws.AwsLoginChoice;
import io.mxsecrets.core.provider.aws.AwsSettings;
import io.mxsecrets.core.settings.resolve.SourceSettings;
import io.mxsecrets.core.text.Printable;
import io.mxsecrets.core.time.Deadline;
import io.mxsecrets.providers.Diagnosis;
import io.mxsecrets.providers.aws.client.AwsClients;
import io.mxsecrets.providers.aws.credentials.AccessKeys;
import io.mxsecrets.providers.aws.credentials.AwsLogin;
import io.mxsecrets.providers.aws.credentials.CredentialSource;
import io.mxsecrets.providers.aws.error.CallContext;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** Another way's keys for a role's, and these for the next one's. The external ID is for the last role. */
public final class RoleChain implements CredentialSource {
    private final CredentialSource base;
    private final AwsLogin login;
    private final List<String> roles;
    private final Optional<String> externalId;

    public RoleChain(CredentialSource base, AwsLogin login, List<String> roles, Optional<String> externalId) {
        this.base = base;
        this.login = login;
        this.roles = List.copyOf(roles);
        this.externalId = externalId;
    }

    /** A way with the roles of {@code aws-assume-role-arn} behind it, if there are any. */
    public static CredentialSource behind(CredentialSource base, AwsLogin login) {
        return login.source()
                .find(AwsSettings.ASSUME_ROLE_ARN)
                .<CredentialSource>map(roles ->
                        new RoleChain(base, login, roles, login.source().find(AwsSettings.EXTERNAL_ID)))
                .orElse(base);
    }

    /** What a chain behind Pod Identity needs, which only the pod itself can try. */
    public static Optional<Diagnosis> trap(SourceSettings source) {
        return AwsLoginChoice.of(source)
                .filter(AwsAuth.POD_IDENTITY::equals)
                .flatMap(way -> source.find(AwsSettings.ASSUME_ROLE_ARN))
                .map(roles -> Diagnosis.suspect(
                        "role chain",
                        "the session of Pod Identity has transitive tags, which " + Printable.listed(roles)
                                + " must allow",
                        "allow sts:TagSession beside sts:AssumeRole in the trust policy of each role of"
                                + " aws-assume-role-arn, or switch the tags off in the association (its option"
                                + " --disable-session-tags)"));
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public AccessKeys keys(Deadline deadline) {
        AccessKeys keys = base.keys(deadline);
        for (int i = 0; i < roles.size(); i++) {
            boolean last = i == roles.size() - 1;
            keys = assume(roles.get(i), last ? externalId : Optional.empty(), keys, deadline);
        }
        return keys;
    }

    private AccessKeys assume(String role, Optional<String> external, AccessKeys keys, Deadline deadline) {
        CallContext purpose = new CallContext(
                "sts:AssumeRole",
                Step.LOGIN,
                "credentials of the role " + role + " from STS",
                new AssumeRoleErrorMapper(role, keys.principal(), external.isPresent(), base.name())::explain);
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName(login.sessionName())
                .durationSeconds(login.seconds())
                .externalId(external.orElse(null))
                .overrideConfiguration(AwsClients.as(keys.provider()))
                .build();
        return login.gate().call(purpose, deadline, () -> {
            AssumeRoleResponse answer = login.sts().assumeRole(request);
            return StsCredentials.keys(answer.credentials(), answer.assumedRoleUser(), role);
        });
    }
}
