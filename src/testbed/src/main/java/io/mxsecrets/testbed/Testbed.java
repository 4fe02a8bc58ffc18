package io.mxsecrets.testbed;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds the servers that the annotations ask for, several at the same time, and hands them to the tests. */
final class Testbed implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    /** The register: annotation, handle, kind. */
    private static final Map<Class<? extends Annotation>, Kind<?>> KINDS = Map.of(
            RealVault.class, VaultServer.KIND,
            RealAws.class, AwsServer.KIND,
            RealApiServer.class, ApiServer.KIND,
            RealNode.class, Node.KIND);

    private static final Map<Class<?>, Kind<?>> BY_HANDLE = Map.of(
            VaultServer.class, VaultServer.KIND,
            AwsServer.class, AwsServer.KIND,
            ApiServer.class, ApiServer.KIND,
            Node.class, Node.KIND);

    @Override
    public void beforeAll(ExtensionContext context) {
        start(asked(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        start(asked(context));
    }

    private static List<? extends Kind<?>> asked(ExtensionContext context) {
        return KINDS.entrySet().stream()
                .filter(e -> AnnotationSupport.isAnnotated(context.getElement(), e.getKey()))
                .map(Map.Entry::getValue)
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
        return BY_HANDLE.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Servers.get(BY_HANDLE.get(parameter.getParameter().getType()));
    }
}
