package io.mxsecrets.testbed;

import io.mxsecrets.testbed.kubernetes.Node;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Needs a Kubernetes node that runs real pods, and its API server: constructors and methods of the class, or the method, may then take a {@link Node}. Without any way to one the
 * tests are aborted with a sentence that says how to open one; with {@code -Dtestbed=required} they fail.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(Testbed.class)
public @interface RealNode {}
