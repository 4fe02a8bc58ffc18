/** {@code mxsecrets migrate}: what manifests say in the words of another product, in ours; and what cannot be said. */
package io.mxsecrets.cli.migrate;
