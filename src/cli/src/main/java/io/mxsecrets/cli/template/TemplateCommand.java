package io.mxsecrets.cli.template;

import picocli.CommandLine.Command;

/** {@code mxsecrets template}: what to start from. */
@Command(name = "template", description = "Prints what to start from.", subcommands = PmpTemplate.class)
public final class TemplateCommand {}
