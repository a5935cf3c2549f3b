package io.github.glustertmpfscache.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that was put and was not there any more before its time was over.
 *
 * @param file the name of its entry
 * @param putMillis when its put began
 * @param missedMillis when it was missed
 */
record MissingValue(String file, long putMillis, long missedMillis) {
    private static final Pattern LINE = Pattern.compile("missing ([0-9a-f]{32}) (\\d+) (\\d+)");

    String format() {
        return "missing " + file + " " + putMillis + " " + missedMillis;
    }

    static Optional<MissingValue> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new MissingValue(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}
