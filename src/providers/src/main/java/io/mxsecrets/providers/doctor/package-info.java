/** The walk of {@code doctor}: each check of a source in the order of a read, and what it says of a failure. */
package io.mxsecrets.providers.doctor;
