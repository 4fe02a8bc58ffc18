package io.mxsecrets.testbed;

import io.mxsecrets.testbed.aws.AwsServer;
import io.mxsecrets.testbed.kubernetes.ApiServer;
import io.mxsecrets.testbed.kubernetes.Node;
import io.mxsecrets.testbed.server.Kind;
import io.mxsecrets.testbed.server.Servers;
import io.mxsecrets.testbed.tool.Authority;
import io.mxsecrets.testbed.toxiproxy.Toxiproxy;
import io.mxsecrets.testbed.vault.VaultServer;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Finds the servers that the annotations ask for, several at the same time, and hands them to the tests. */
final class Testbed implements ExecutionCondition, ParameterResolver {

    /** The register. */
    private static final List<Asked> REGISTER = List.of(
            new Asked(RealVault.class, VaultServer.class, VaultServer.KIND),
            new Asked(RealAws.class, AwsServer.class, AwsServer.KIND),
            new Asked(RealApiServer.class, ApiServer.class, ApiServer.KIND),
            new Asked(RealNode.class, Node.class, Node.KIND),
            new Asked(RealToxiproxy.class, Toxiproxy.class, Toxiproxy.KIND));

    static {
        Authority.load(); // Before the servers start, each in a thread of its own.
    }

    /** An annotation, the handle that it lets tests take, and where that one comes from. */
    private record Asked(Class<? extends Annotation> annotation, Class<?> handle, Kind<?> kind) {}

    /**
     * A condition rather than a callback: a class that is aborted in a callback leaves no test in the report, and nobody
     * would see that it did not run.
     */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            start(asked(context));
            return ConditionEvaluationResult.enabled("the servers are there");
        } catch (TestAbortedException e) {
            return ConditionEvaluationResult.disabled(e.getMessage());
        }
    }

    private static List<? extends Kind<?>> asked(ExtensionContext context) {
        return REGISTER.stream()
                .filter(asked -> AnnotationSupport.isAnnotated(context.getElement(), asked.annotation()))
                .map(Asked::kind)
                .toList();
    }

    private static void start(List<? extends Kind<?>> kinds) {
        var starts = kinds.stream()
                .map(kind -> CompletableFuture.runAsync(() -> Servers.get(kind)))
                .toList();
        try {
            starts.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return handle(parameter).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Servers.get(handle(parameter).orElseThrow().kind());
    }

    private static Optional<Asked> handle(ParameterContext parameter) {
        var type = parameter.getParameter().getType();
        return REGISTER.stream().filter(asked -> asked.handle().equals(type)).findFirst();
    }
}
