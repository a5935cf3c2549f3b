package io.github.glustertmpfscache.benchmark;

import java.util.Locale;

/** Writes a drawing as inline SVG. How things look is said by the classes, in the style sheet of the report. */
final class Svg {
    private final StringBuilder elements = new StringBuilder();

    /** The drawing with its final size; it has no text of its own, so the label says what it shows. */
    String finish(double width, double height, String label) {
        return String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", width, height)
                + escape(label) + "\">\n" + elements + "</svg>\n";
    }

    /** Opens a group that shows a text while the pointer is over it. */
    void beginHover(String title) {
        elements.append("<g class=\"hover\"><title>").append(escape(title)).append("</title>\n");
    }

    void endHover() {
        elements.append("</g>\n");
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        elements.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                style));
    }

    void rectangle(double x, double y, double width, double height, String style) {
        elements.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>%n",
                x,
                y,
                Math.max(0, width),
                height,
                style));
    }

    void circle(double x, double y, double radius, String style) {
        elements.append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>%n", x, y, radius, style));
    }

    /** The anchor is start, middle or end: which part of the text is at x. */
    void text(double x, double y, String anchor, String style, String text) {
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
