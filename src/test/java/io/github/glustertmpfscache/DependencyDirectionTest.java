package io.github.glustertmpfscache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and what the core may need. */
class DependencyDirectionTest {
    private static final String BASE = "io.github.glustertmpfscache";

    private final JavaClasses all = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void packages_dependInOneDirection() {
        String[] entryPoints = {BASE, BASE + ".benchmark..", BASE + ".cli.."};
        assertNoArrows(BASE + ".internal", BASE, BASE + ".internal.*..", BASE + ".benchmark..", BASE + ".cli..");
        assertNoArrows(BASE + ".internal.mount..", entryPoints);
        assertNoArrows(BASE + ".internal.mount..", BASE + ".internal.reclaim..", BASE + ".internal.check..");
        assertNoArrows(BASE + ".internal.reclaim..", entryPoints);
        assertNoArrows(BASE + ".internal.reclaim..", BASE + ".internal.check..");
        assertNoArrows(BASE + ".internal.check..", entryPoints);
        assertNoArrows(BASE + ".internal.check..", BASE + ".internal.reclaim..");
        assertNoArrows(BASE, BASE + ".benchmark..", BASE + ".cli..");
        assertNoArrows(BASE + ".benchmark..", BASE + ".internal..", BASE + ".cli..");
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
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.slf4j..", "org.apache.commons.io..", "org.jspecify..", BASE + "..")
                .check(all);
    }

    @Test
    void everyClass_loadsWithNoOptionalJar() throws Exception {
        Path classes = Path.of(GlusterTmpfsCache.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<URL> path = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = Path.of(jar).getFileName().toString();
            if (name.startsWith("slf4j-api-") || name.startsWith("commons-io-")) {
                path.add(Path.of(jar).toUri().toURL());
            }
        }
        assertThat(path).hasSize(3);
        int loaded = 0;
        try (URLClassLoader core = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = classes.relativize(file).toString();
                if (name.endsWith(".class") && !name.contains("-info")) {
                    Class<?> loadedClass =
                            Class.forName(name.replace(".class", "").replace('/', '.'), true, core);
                    assertThat(loadedClass.getDeclaredMethods()).isNotNull(); // resolves what the signatures name
                    loaded++;
                }
            }
        }
        assertThat(loaded).isGreaterThan(20);
    }
}
