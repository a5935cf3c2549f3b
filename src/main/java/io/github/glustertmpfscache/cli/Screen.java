package io.github.glustertmpfscache.cli;

/** Makes a text fit for a terminal, such as the name of a file that anybody may have made. */
final class Screen {
    private Screen() {}

    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
