/** Reads the files of Mendix Secrets Injector from within an app: one small library without dependencies. */
package io.mxsecrets.reader;
