package io.github.glustertmpfscache.benchmark;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as JSON; a number that is none, such as 0/0, becomes null. */
public final class JsonWriter {
    private static final String INDENT = "  ";

    private final StringBuilder json = new StringBuilder();

    private JsonWriter() {}

    /**
     * Writes a value as a document of its own.
     *
     * @param value a map, list, string, number or boolean; of anything else, its text
     * @return indented JSON that ends with a newline
     */
    public static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, "\n");
        return writer.json.append('\n').toString();
    }

    private void value(Object value, String newline) {
        if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            between('{', '}', newline, entries, entry -> {
                string(entry.getKey().toString());
                json.append(": ");
                value(entry.getValue(), newline + INDENT);
            });
        } else if (value instanceof List<?> list) {
            between('[', ']', newline, list.iterator(), element -> value(element, newline + INDENT));
        } else if (value instanceof Double number) {
            json.append(Double.isFinite(number) ? String.format(Locale.ROOT, "%.6f", number) : "null");
        } else if (value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            string(value.toString());
        }
    }

    private <T> void between(
            char open, char close, String newline, Iterator<T> elements, java.util.function.Consumer<T> write) {
        json.append(open);
        boolean empty = !elements.hasNext();
        while (elements.hasNext()) {
            json.append(newline).append(INDENT);
            write.accept(elements.next());
            if (elements.hasNext()) {
                json.append(',');
            }
        }
        json.append(empty ? "" : newline).append(close);
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                default -> {
                    // A lone surrogate, as a path may hold, is no valid UTF-8, so it is escaped too.
                    if (c < ' ' || Character.isSurrogate(c)) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
