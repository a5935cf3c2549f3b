package io.github.glustertmpfscache.benchmarks.peers.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of texts: the first columns are names, flush left, the others are figures. */
final class Table {
    private static final String GAP = "  ";

    private final int names;
    private final List<List<String>> rows = new ArrayList<>();

    Table(int names, List<String> head) {
        this.names = names;
        rows.add(List.copyOf(head));
    }

    Table(int names, String... head) {
        this(names, List.of(head));
    }

    void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void add(String... cells) {
        add(List.of(cells));
    }

    /** For a terminal. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                line.append(GAP).append(column < names ? cell + padding : padding + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    String html() {
        StringBuilder html = new StringBuilder("<div class=\"wide\"><table>\n");
        for (int row = 0; row < rows.size(); row++) {
            html.append("<tr>");
            for (int column = 0; column < rows.get(row).size(); column++) {
                String element = row == 0 ? "th" : "td";
                html.append('<')
                        .append(element)
                        .append(column < names ? ">" : " class=\"number\">")
                        .append(Svg.escape(rows.get(row).get(column)))
                        .append("</")
                        .append(element)
                        .append('>');
            }
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
