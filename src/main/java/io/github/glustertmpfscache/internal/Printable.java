package io.github.glustertmpfscache.internal;

/** Makes a key fit for a message. */
public final class Printable {
    private static final int LONGEST = 64;

    private Printable() {}

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
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        out.append('"');
        if (shown < text.length()) {
            out.append("... (").append(text.length()).append(" characters)");
        }
        return out.toString();
    }
}
