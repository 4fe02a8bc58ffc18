package io.mxsecrets.examples.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.Node;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import org.junit.jupiter.api.Test;

/** The pod that reads AWS Secrets Manager under the role of its ServiceAccount. */
@RealNode
@RealAws
class PmpPodOnAwsIT extends PmpPod {
    PmpPodOnAwsIT(Node node, AwsServer aws) throws Exception {
        super(node, aws, team -> AwsStore.of(team, aws));
    }

    @Test
    void theRoleIsTheServiceAccounts() {
        assertThat(pod().getMetadata().getAnnotations()).doesNotContainKey("mxsecrets.io/aws-role-arn");
        assertThat(pod().getSpec().getInitContainers().get(0).getEnv())
                .contains(new EnvVar("MXSECRETS_AWS_ROLE_ARN", ((AwsStore) store).role(), null));
    }
}
