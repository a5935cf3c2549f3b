package io.github.glustertmpfscache;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and what the core may need. */
class DependencyDirectionTest {
    private static final String BASE = "io.github.glustertmpfscache";

    /** These move bytes, whatever the bytes mean. */
    private static final String[] LAYERS = {
        BASE + ".internal.mount..", BASE + ".internal.reclaim..", BASE + ".internal.check.."
    };

    /** These know what the bytes mean. */
    private static final String[] VALUES = {
        BASE + ".internal.value..", BASE + ".internal.near..", BASE + ".internal.load.."
    };

    private static final String[] NEEDED_JARS = {
        "java..", "org.slf4j..", "org.apache.commons.io..", "org.jspecify..", BASE + ".."
    };

    /** What of an optional jar is used, by the only class, or package, that may. */
    private static final Map<String, String> OPTIONAL_JARS = Map.of(
            BASE + ".internal.value.Zstandard", "com.github.luben.zstd..",
            BASE + ".internal.near.CaffeineMap", "com.github.benmanes.caffeine..",
            BASE + ".metrics", "io.micrometer.core..");

    private static boolean usesOptionalJar(String className) {
        return OPTIONAL_JARS.containsKey(className)
                || OPTIONAL_JARS.containsKey(className.substring(0, className.lastIndexOf('.')));
    }

    private final JavaClasses all = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void packages_dependInOneDirection() {
        String[] entryPoints = {BASE, BASE + ".benchmark..", BASE + ".cli..", BASE + ".metrics..", BASE + ".doctor.."};
        assertNoArrows(BASE + ".observe..", entryPoints);
        assertNoArrows(BASE + ".observe..", BASE + ".internal..", BASE + ".codec..");
        assertNoArrows(BASE + ".codec..", entryPoints);
        assertNoArrows(BASE + ".codec..", BASE + ".internal..");
        assertNoArrows(BASE + ".internal", entryPoints);
        assertNoArrows(BASE + ".internal", BASE + ".internal.*..", BASE + ".codec..");
        assertNoArrows(BASE + ".internal.mount..", entryPoints);
        assertNoArrows(BASE + ".internal.mount..", BASE + ".internal.reclaim..", BASE + ".internal.check..");
        for (String layer : LAYERS) {
            assertNoArrows(layer, BASE + ".codec..");
            assertNoArrows(layer, VALUES);
            assertNoArrows(layer, BASE + ".internal.threads..", BASE + ".internal.outage..");
        }
        for (String values : VALUES) {
            assertNoArrows(values, entryPoints);
            assertNoArrows(values, LAYERS);
            assertNoArrows(values, BASE + ".internal.threads..", BASE + ".internal.outage..");
        }
        assertNoArrows(BASE + ".internal.value..", BASE + ".internal.near..", BASE + ".internal.load..");
        assertNoArrows(BASE + ".internal.near..", BASE + ".internal.load..");
        assertNoArrows(BASE + ".internal.load..", BASE + ".internal.near..");
        assertNoArrows(BASE + ".internal.threads..", entryPoints);
        assertNoArrows(BASE + ".internal.threads..", VALUES);
        assertNoArrows(BASE + ".internal.threads..", LAYERS);
        assertNoArrows(BASE + ".internal.outage..", entryPoints);
        assertNoArrows(BASE + ".internal.outage..", VALUES);
        assertNoArrows(BASE + ".internal.outage..", LAYERS);
        assertNoArrows(BASE + ".internal.threads..", BASE + ".internal.outage..");
        assertNoArrows(BASE + ".internal.reclaim..", entryPoints);
        assertNoArrows(BASE + ".internal.reclaim..", BASE + ".internal.check..");
        assertNoArrows(BASE + ".internal.check..", entryPoints);
        assertNoArrows(BASE + ".internal.check..", BASE + ".internal.reclaim..");
        assertNoArrows(BASE + ".internal.metering..", entryPoints);
        assertNoArrows(BASE + ".internal.metering..", VALUES);
        assertNoArrows(BASE + ".internal.metering..", LAYERS);
        assertNoArrows(BASE + ".internal.outage..", BASE + ".internal.metering..");
        assertNoArrows(BASE + ".metrics..", BASE + ".internal..", BASE + ".cli..", BASE + ".benchmark..");
        assertNoArrows(BASE, BASE + ".benchmark..", BASE + ".cli..", BASE + ".metrics..", BASE + ".doctor..");
        assertNoArrows(BASE + ".benchmark..", BASE + ".internal..", BASE + ".cli..", BASE + ".doctor..");
        assertNoArrows(
                BASE + ".doctor..", BASE + ".internal..", BASE + ".codec..", BASE + ".benchmark..", BASE + ".cli..");
        assertNoArrows(BASE + ".cli..", BASE + ".internal..");
    }

    private void assertNoArrows(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(all);
    }

    @Test
    void everything_needsOnlySlf4jAndCommonsIo() {
        classes()
                .that(DescribedPredicate.describe("use no optional jar", c -> !usesOptionalJar(c.getName())))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(NEEDED_JARS)
                .check(all);
    }

    @Test
    void optionalJars_areUsedByOneClassOrPackageEach() {
        OPTIONAL_JARS.forEach((user, jar) -> classes()
                .that()
                .haveFullyQualifiedName(user)
                .or()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(NEEDED_JARS).or(resideInAPackage(jar)))
                .check(all));
    }

    @Test
    void everyClass_loadsWithNoOptionalJar() throws Exception {
        Path classes = CoreAlone.classes();
        int loaded = 0;
        try (URLClassLoader core = CoreAlone.open();
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = classes.relativize(file).toString();
                if (!name.endsWith(".class") || name.contains("-info")) {
                    continue;
                }
                String className = name.replace(".class", "").replace('/', '.');
                if (className.startsWith(BASE + ".metrics.")) {
                    continue; // nothing else names them, and they extend what the jar has
                }
                Class<?> loadedClass = Class.forName(className, true, core);
                if (!usesOptionalJar(className)) {
                    assertThat(loadedClass.getDeclaredMethods()).isNotNull(); // resolves what the signatures name
                }
                loaded++;
            }
        }
        assertThat(loaded).isGreaterThan(20);
    }
}
