package io.github.glustertmpfscache.benchmarks.peers.report;

import java.util.Locale;

/** Writes a drawing as inline SVG; the page's style sheet says how things look. */
public final class Svg {
    private final StringBuilder elements = new StringBuilder();

    /** Returns the drawing; the label says what it shows to those who do not see it. */
    public String finish(double width, double height, String label) {
        return String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", width, height)
                + escape(label) + "\">\n" + elements + "</svg>\n";
    }

    /** Opens a group that shows a text while the pointer is over it. */
    public void beginHover(String title) {
        elements.append("<g class=\"hover\"><title>").append(escape(title)).append("</title>\n");
    }

    /** Closes the group. */
    public void endHover() {
        elements.append("</g>\n");
    }

    /** Draws a line. */
    public void line(double x1, double y1, double x2, double y2, String style) {
        elements.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                style));
    }

    /** Draws a filled rectangle. */
    public void rectangle(double x, double y, double width, double height, String style) {
        elements.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>%n",
                x,
                y,
                Math.max(0, width),
                height,
                style));
    }

    /** Writes a text; the anchor is start, middle or end: which part of it is at x. */
    public void text(double x, double y, String anchor, String style, String text) {
        elements.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                style,
                escape(text)));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
