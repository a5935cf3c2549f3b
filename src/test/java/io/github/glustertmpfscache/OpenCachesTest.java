package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCachesTest {
    private final List<String> told = new ArrayList<>();
    private final List<OpenCaches.Listener> listeners = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void removeListeners() {
        listeners.forEach(OpenCaches::removeListener);
    }

    private void listen(OpenCaches.Listener listener) {
        listeners.add(listener);
        OpenCaches.addListener(listener);
    }

    private void listen() {
        listen(new OpenCaches.Listener() {
            @Override
            public void opened(GlusterTmpfsCache cache) {
                told.add("opened " + cache.name());
            }

            @Override
            public void closed(GlusterTmpfsCache cache) {
                told.add("closed " + cache.name() + " " + cache.isClosed());
            }
        });
    }

    private GlusterTmpfsCache open(String name) {
        return GlusterTmpfsCache.builder(directory)
                .name(name)
                .requireMount(false)
                .build();
    }

    @Test
    void listener_isToldOfCachesThatAreOpen_andOfLaterOnes() {
        GlusterTmpfsCache before = open("before");
        listen();
        try (GlusterTmpfsCache later = open("later")) {
            assertThat(later.isClosed()).isFalse();
            assertThat(told).containsExactly("opened before", "opened later");
        }
        before.close();
        before.close();
        assertThat(told).containsExactly("opened before", "opened later", "closed later true", "closed before true");
    }

    @Test
    void listenerThatRemovesItself_isToldOnce_andDisturbsNobody() {
        listen(new OpenCaches.Listener() {
            @Override
            public void opened(GlusterTmpfsCache cache) {
                told.add("first");
                OpenCaches.removeListener(this);
            }
        });
        listen();
        try (GlusterTmpfsCache one = open("one");
                GlusterTmpfsCache two = open("two")) {
            assertThat(one).isNotSameAs(two);
        }
        assertThat(told).containsExactly("first", "opened one", "opened two", "closed two true", "closed one true");
    }

    @Test
    void listenerThatThrows_keepsNoCacheFromOpeningOrClosing() {
        listen(new OpenCaches.Listener() {
            @Override
            public void opened(GlusterTmpfsCache cache) {
                throw new NoClassDefFoundError("another version");
            }

            @Override
            public void closed(GlusterTmpfsCache cache) {
                throw new IllegalStateException("broken");
            }
        });
        listen();
        GlusterTmpfsCache cache = open("works");
        cache.put("key", new byte[1]);
        cache.close();
        assertThat(told).containsExactly("opened works", "closed works true");
        String thread = "gluster-tmpfs-cache " + directory;
        OtherThread.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(live -> live.getName().equals(thread))); // all that looks after it has ended
    }
}
