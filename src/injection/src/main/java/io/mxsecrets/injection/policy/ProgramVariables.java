package io.mxsecrets.injection.policy;

import java.util.regex.Pattern;

/**
 * Variables with which whoever writes a secret would choose what code the app's programs run: of the dynamic linker and the C
 * library, of the JVM, of shells, and of other languages.
 *
 * @see <a href="https://man7.org/linux/man-pages/man8/ld.so.8.html">ld.so, secure-execution mode</a>
 * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html">JDK_JAVA_OPTIONS</a>
 */
final class ProgramVariables {
    private static final Pattern NAMES = Pattern.compile("LD_.*|GCONV_PATH|GLIBC_TUNABLES|LOCPATH|NLSPATH|MALLOC_.*"
            + "|_?JAVA_.*|JDK_.*|JRE_.*|JVM_.*|CLASSPATH|.*_(JAVA|JVM)_OPT(ION)?S|.*_JAVAOPTS|JAVAOPTS"
            + "|PATH|HOME|SHELL|BASH_.*|BASHOPTS|SHELLOPTS|ENV|IFS|CDPATH|PS4|PROMPT_COMMAND"
            + "|NODE_(OPTIONS|PATH)|PYTHON[A-Z]*|PERL5?(LIB|OPT|DB)|RUBY(OPT|LIB)|PHP_INI_SCAN_DIR|PHPRC|DOTNET_STARTUP_HOOKS"
            + "|CORECLR_.*|COR_.*");

    private ProgramVariables() {}

    static boolean has(String name) {
        return NAMES.matcher(name).matches();
    }
}
