package io.github.glustertmpfscache.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test class that needs the real cluster: skipped with one line where there is none, failed where it is required. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cluster")
@ExtendWith(ClusterTest.Condition.class)
public @interface ClusterTest {
    /** Decides before the class is set up. */
    final class Condition implements ExecutionCondition {
        private static final String HOW = "the GlusterFS cluster is not up (as root: samples/cluster/cluster up)";
        private static boolean said;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Cluster.isUp()) {
                return ConditionEvaluationResult.enabled("the cluster is up");
            }
            if (Cluster.isRequired()) {
                throw new IllegalStateException("GTC_CLUSTER_REQUIRED is set, but " + HOW);
            }
            sayOnce();
            return ConditionEvaluationResult.disabled(HOW);
        }

        private static synchronized void sayOnce() {
            if (!said) {
                said = true;
                System.out.println("Cluster tests are skipped: " + HOW);
            }
        }
    }
}
