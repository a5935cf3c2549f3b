package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The library as a program has it that added no optional jar. */
public final class CoreAlone {
    private CoreAlone() {}

    /** Where the library's compiled classes are. */
    public static Path classes() throws Exception {
        return directoryOf(GlusterTmpfsCache.class);
    }

    /** Opens a class loader that sees the library and the jars that it needs. */
    public static URLClassLoader open() throws Exception {
        return new URLClassLoader(path().toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** As {@link #open}, and it sees the tests, of which those load that need no other jar. */
    public static URLClassLoader openWithTests() throws Exception {
        List<URL> path = path();
        path.add(directoryOf(CoreAlone.class).toUri().toURL());
        return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<URL> path() throws Exception {
        List<URL> path = new ArrayList<>(List.of(classes().toUri().toURL()));
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = Path.of(jar).getFileName().toString();
            if (name.startsWith("slf4j-api-") || name.startsWith("commons-io-")) {
                path.add(Path.of(jar).toUri().toURL());
            }
        }
        assertThat(path).hasSize(3);
        return path;
    }

    private static Path directoryOf(Class<?> in) throws Exception {
        return Path.of(in.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
