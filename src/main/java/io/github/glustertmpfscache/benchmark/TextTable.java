package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as they must be: the first ones flush left, the rest flush right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Starts a table.
     *
     * @param leftColumns how many columns are flush left
     * @param head the first row
     */
    public TextTable(int leftColumns, String... head) {
        this.leftColumns = leftColumns;
        rows.add(List.of(head));
    }

    /**
     * Adds a row.
     *
     * @param cells its texts; may be fewer than the head has
     */
    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The rows, each a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                line.append(GAP).append(column < leftColumns ? cell + padding : padding + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
