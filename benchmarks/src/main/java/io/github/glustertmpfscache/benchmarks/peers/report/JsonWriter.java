package io.github.glustertmpfscache.benchmarks.peers.report;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Writes maps, lists, numbers and booleans as JSON, everything else as a string; a number that is none becomes null. */
public final class JsonWriter {
    private static final String INDENT = "  ";

    private final StringBuilder json = new StringBuilder();

    private JsonWriter() {}

    /** Returns a document, indented, that ends with a newline. */
    public static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, "\n");
        return writer.json.append('\n').toString();
    }

    private void value(Object value, String newline) {
        if (value instanceof Map<?, ?> map) {
            each('{', '}', newline, map.entrySet().iterator(), entry -> {
                string(entry.getKey().toString());
                json.append(": ");
                value(entry.getValue(), newline + INDENT);
            });
        } else if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            each('[', ']', "", list.iterator(), element -> value(element, ""));
        } else if (value instanceof List<?> list) {
            each('[', ']', newline, list.iterator(), element -> value(element, newline + INDENT));
        } else if (value instanceof Double number) {
            json.append(Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "null");
        } else if (value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            string(value.toString());
        }
    }

    private <T> void each(char open, char close, String newline, Iterator<T> elements, Consumer<T> write) {
        boolean isOneLine = newline.isEmpty() || !elements.hasNext();
        json.append(open);
        while (elements.hasNext()) {
            json.append(isOneLine ? "" : newline + INDENT);
            write.accept(elements.next());
            json.append(elements.hasNext() ? isOneLine ? ", " : "," : "");
        }
        json.append(isOneLine ? "" : newline).append(close);
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
