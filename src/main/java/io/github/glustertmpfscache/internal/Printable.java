package io.github.glustertmpfscache.internal;

/** Makes keys, and what others say, fit for a message. */
public final class Printable {
    private static final int LONGEST = 64;
    private static final int LONGEST_LINE = 500;

    private Printable() {}

    /** The text without control characters, so that it begins no line of its own, and cut at 500 characters. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_LINE); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                out.append(escaped(c));
            } else {
                out.append(c);
            }
        }
        return text.length() > LONGEST_LINE ? out.append("...").toString() : out.toString();
    }

    private static String escaped(char c) {
        return String.format("\\u%04x", (int) c);
    }

    /** The text in quotes: at most 64 characters of it, all but printable ASCII escaped. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        int shown = Math.min(text.length(), LONGEST);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                out.append(escaped(c));
            }
        }
        out.append('"');
        if (shown < text.length()) {
            out.append("... (").append(text.length()).append(" characters)");
        }
        return out.toString();
    }
}
