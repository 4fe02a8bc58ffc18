/** {@code mxsecrets doctor}: looks for the cause from where the caller is, with the pod's own identity and without the pod. */
package io.mxsecrets.cli.doctor;
