package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON strictly, for tests: objects as maps, arrays as lists, numbers as doubles. */
public final class TinyJson {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*([{}\\[\\]:,]|true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?|\"(?:[^\"\\\\\\x00-\\x1f]|\\\\.)*\")\\s*");

    private final Matcher matcher;
    private String token = "";

    private TinyJson(String json) {
        matcher = TOKEN.matcher(json);
        advance();
    }

    private static @Nullable Object parse(String json) {
        TinyJson reader = new TinyJson(json);
        Object value = reader.value();
        if (!reader.token.isEmpty()) {
            throw new AssertionError("more after the end: " + reader.token);
        }
        return value;
    }

    /** The value at a path of member names and indexes, which must be there. */
    public static Object at(String json, Object... path) {
        Object value = parse(json);
        for (Object step : path) {
            if (value instanceof Map<?, ?> object) {
                value = object.get(step);
            } else if (value instanceof List<?> array && step instanceof Integer index) {
                value = array.get(index);
            } else {
                value = null;
            }
        }
        return Objects.requireNonNull(value, () -> "nothing at " + List.of(path));
    }

    private @Nullable Object value() {
        String first = advance();
        return switch (first) {
            case "{" -> object();
            case "[" -> array();
            case "true", "false" -> Boolean.valueOf(first);
            case "null" -> null;
            default -> first.startsWith("\"") ? string(first) : (Object) Double.valueOf(first);
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (!token.equals("}")) {
            String name = string(advance());
            expect(":");
            object.put(name, value());
            if (!token.equals("}")) {
                expect(",");
            }
        }
        expect("}");
        return object;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> array = new ArrayList<>();
        while (!token.equals("]")) {
            array.add(value());
            if (!token.equals("]")) {
                expect(",");
            }
        }
        expect("]");
        return array;
    }

    private static String string(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\([\"\\\\])", "$1");
    }

    private void expect(String expected) {
        String found = advance();
        if (!found.equals(expected)) {
            throw new AssertionError("expected " + expected + " and found " + found);
        }
    }

    private String advance() {
        String current = token;
        if (matcher.hitEnd() && matcher.regionStart() == matcher.regionEnd()) {
            token = "";
        } else if (matcher.lookingAt()) {
            token = matcher.group(1);
            matcher.region(matcher.end(), matcher.regionEnd());
        } else if (matcher.regionStart() == matcher.regionEnd()) {
            token = "";
        } else {
            throw new AssertionError("no JSON at " + matcher.regionStart());
        }
        return current;
    }
}
