package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Does a reader of a file that is being renamed over see the old content or the new one, whole, and always one of them? */
final class RenameCheck implements Check {
    @Override
    public String id() {
        return "rename_atomicity";
    }

    @Override
    public String title() {
        return "rename over a file";
    }

    @Override
    public long bytes() {
        return Overwrites.BYTES * 2L;
    }

    @Override
    public MountFinding run(Exam exam) throws IOException, InterruptedException {
        Overwrites overwrites = Overwrites.make(exam, exam.settings().measureFor());
        exam.overwrites(overwrites);
        return judge(overwrites);
    }

    MountFinding judge(Overwrites overwrites) {
        ReadTally all = overwrites.there().map(overwrites.here()::plus).orElse(overwrites.here());
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("versions", overwrites.versions());
        numbers.put("reads", all.reads());
        overwrites.there().ifPresent(there -> numbers.put("otherReads", there.reads()));
        numbers.put("torn", all.torn());
        numbers.put("backwards", all.backwards());
        numbers.put("missing", all.missing());
        numbers.put("lost", all.lost());
        overwrites.there().ifPresent(there -> numbers.put("otherLost", there.lost()));
        numbers.put("errors", all.errors());
        String words = String.format(
                Locale.ROOT,
                "%,d versions, %,d reads%s: %,d torn, %,d backwards, %,d missing (%,d also when tried again)",
                overwrites.versions(),
                all.reads(),
                overwrites.there().isPresent() ? " on two mounts" : "",
                all.torn(),
                all.backwards(),
                all.missing(),
                all.lost());
        if (all.torn() > 0) {
            return found(
                    Verdict.FAIL,
                    words,
                    numbers,
                    "Readers see half of a value: rename is not atomic here. Do not put a cache on it; on GlusterFS look for"
                            + " kernel-writeback-cache and for xlators that are not in the default graph");
        }
        if (all.backwards() > 0) {
            return found(
                    Verdict.FAIL,
                    words,
                    numbers,
                    "A value that was seen is followed by an older one: the servers do not agree. On GlusterFS: gluster volume heal VOLUME info");
        }
        if (all.lost() > 0) {
            return found(
                    Verdict.WARN,
                    words + where(overwrites),
                    numbers,
                    "A value that is there is sometimes not found for " + OverwriteReader.TRIES_FOR.toSeconds()
                            + " s: a cache takes that for a miss. On a distributed volume take one replica set (1 x 2)");
        }
        boolean noneThere =
                overwrites.there().filter(there -> there.reads() == 0).isPresent();
        if (overwrites.here().reads() == 0 || noneThere || overwrites.versions() == 0) {
            return found(
                    Verdict.WARN,
                    words + "; too few to tell" + (noneThere ? ": none on the second mount" : ""),
                    numbers,
                    "Too slow to tell: allow more time, or find out why the mount is slow");
        }
        if (all.errors() > 0) {
            return found(
                    Verdict.WARN,
                    words + "; " + all.errors() + " other errors, such as " + all.error(),
                    numbers,
                    "Look into the log of the file system's client (GlusterFS: /var/log/glusterfs)");
        }
        return pass(words, numbers);
    }

    private static String where(Overwrites overwrites) {
        if (overwrites.there().isEmpty()) {
            return "";
        }
        boolean here = overwrites.here().lost() > 0;
        boolean there = overwrites.there().filter(tally -> tally.lost() > 0).isPresent();
        return here && there ? ", on both" : here ? ", on the first" : ", on the second";
    }
}
