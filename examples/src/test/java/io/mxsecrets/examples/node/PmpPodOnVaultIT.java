package io.mxsecrets.examples.node;

import io.mxsecrets.testbed.AwsServer;
import io.mxsecrets.testbed.Node;
import io.mxsecrets.testbed.RealAws;
import io.mxsecrets.testbed.RealNode;
import io.mxsecrets.testbed.RealVault;
import io.mxsecrets.testbed.VaultServer;

/** The pod that reads Vault with its own projected token. */
@RealNode
@RealVault
@RealAws
class PmpPodOnVaultIT extends PmpPod {
    PmpPodOnVaultIT(Node node, VaultServer vault, AwsServer aws) throws Exception {
        super(node, aws, team -> VaultStore.of(team, vault));
    }
}
