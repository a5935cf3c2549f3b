package io.github.glustertmpfscache.benchmark;

import java.util.List;

/** A table whose first columns are names and whose others are numbers. */
final class HtmlTable {
    private final int nameColumns;
    private final StringBuilder rows = new StringBuilder();
    private final String head;

    HtmlTable(int nameColumns, String... head) {
        this.nameColumns = nameColumns;
        this.head = row("th", List.of(head));
    }

    HtmlTable add(String... cells) {
        rows.append(row("td", List.of(cells)));
        return this;
    }

    String html() {
        return "<div class=\"wide\"><table>\n<thead>" + head + "</thead>\n<tbody>\n" + rows
                + "</tbody></table></div>\n";
    }

    private String row(String element, List<String> cells) {
        StringBuilder row = new StringBuilder("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            row.append('<')
                    .append(element)
                    .append(i < nameColumns ? ">" : " class=\"number\">")
                    .append(Svg.escape(cells.get(i)))
                    .append("</")
                    .append(element)
                    .append('>');
        }
        return row.append("</tr>\n").toString();
    }
}
