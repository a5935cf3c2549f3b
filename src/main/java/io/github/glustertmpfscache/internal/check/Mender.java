package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.mount.CacheInspector;
import java.io.IOException;
import java.nio.file.Path;

/** Repairs what a repair may, and counts it. What resists is counted and said, and is no reason to give up. */
final class Mender {
    private final CacheInspector inspector;
    private final CheckSettings settings;
    private final Findings findings;

    /** Removes a thing, or makes it anew; says whether it did, which it must not if the thing has changed. */
    interface Repair {
        boolean run() throws IOException;
    }

    Mender(CacheInspector inspector, CheckSettings settings, Findings findings) {
        this.inspector = inspector;
        this.settings = settings;
        this.findings = findings;
    }

    boolean mayRepair(Finding finding) {
        return settings.mayRepair(finding);
    }

    /** Counts a thing, after its repair if that is wanted. */
    void count(Finding finding, Path path, String detail, Repair repair) throws IOException {
        if (!mayRepair(finding)) {
            findings.add(finding, path, detail, false);
            return;
        }
        boolean repaired;
        try {
            repaired = repair.run();
        } catch (IOException e) {
            inspector.requireUsable(e);
            String resists = "cannot be repaired: " + Reasons.of(e);
            findings.add(finding, path, detail.isEmpty() ? resists : detail + "; " + resists, false);
            return;
        }
        findings.add(finding, path, detail, repaired);
    }

    /** Counts a thing that could not be read, unless that is the whole mount's fault. */
    void countUnreadable(Path path, IOException failure) throws IOException {
        inspector.requireUsable(failure);
        findings.add(Finding.UNREADABLE, path, Reasons.of(failure), false);
    }
}
