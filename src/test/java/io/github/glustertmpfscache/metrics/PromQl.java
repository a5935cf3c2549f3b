package io.github.glustertmpfscache.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that an expression of PromQL asks for, and the labels that it wants them to have. Knows as much of the language as the
 * samples need: aggregations are written {@code sum by (label) (expression)}.
 */
final class PromQl {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*\\]|[0-9.]+[smhd]?|\\$?[a-zA-Z_:][a-zA-Z0-9_:]*|=~|!~|!=|==|>=|<=|[-+*/<>=(){},]");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset");
    /** These have labels in parentheses behind them. */
    private static final Set<String> LABEL_LISTS = Set.of("by", "on");

    private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max", "count");
    private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "histogram_quantile", "scalar");

    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final List<Grouping> groupings = new ArrayList<>();

    /** A metric that is asked for, and the function or aggregation that it goes to, empty if to none. */
    record Selector(String metric, List<Condition> conditions, String function, int position) {}

    /** What a label must be, such as {@code outcome !~ "a|b"}. */
    record Condition(String label, String operator, String value) {}

    /** Labels, and from where to where the metrics stand that must have them. */
    record Grouping(Set<String> labels, int begin, int end) {
        boolean holds(Selector selector) {
            return begin <= selector.position() && selector.position() < end;
        }
    }

    private PromQl(String expression) {
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.lookingAt()) {
            if (!matcher.group().isBlank()) {
                tokens.add(matcher.group());
            }
            matcher.region(matcher.end(), expression.length());
        }
        if (matcher.regionStart() < expression.length()) {
            throw new AssertionError("no PromQL: " + expression.substring(matcher.regionStart()));
        }
    }

    static PromQl parse(String expression) {
        PromQl parsed = new PromQl(expression);
        for (int i = 0; i < parsed.tokens.size(); i++) {
            i = parsed.read(i);
        }
        return parsed;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /** Reads what begins at a token; returns the position of its last one. */
    private int read(int i) {
        String token = tokens.get(i);
        if (!Character.isLetter(token.charAt(0)) || OPERATORS.contains(token)) {
            return i;
        }
        String next = at(i + 1);
        if (LABEL_LISTS.contains(token)) {
            int end = closing(i + 1);
            Set<String> labels = new LinkedHashSet<>(tokens.subList(i + 2, end));
            labels.remove(",");
            boolean aggregation = AGGREGATIONS.contains(at(i - 1));
            groupings.add(
                    aggregation
                            ? new Grouping(labels, end, closing(end + 1))
                            : new Grouping(labels, 0, tokens.size())); // on: what stands on both sides
            return end;
        }
        boolean aggregates = AGGREGATIONS.contains(token) && Set.of("by", "(").contains(next);
        if (aggregates || (FUNCTIONS.contains(token) && next.equals("("))) {
            return i;
        }
        List<Condition> conditions = new ArrayList<>();
        int end = next.equals("{") ? closing(i + 1) : i;
        for (int at = i + 2; at < end; at += 4) {
            String value = at(at + 2);
            conditions.add(new Condition(at(at), at(at + 1), value.substring(1, value.length() - 1)));
        }
        selectors.add(new Selector(token, conditions, functionBefore(i), i));
        return end;
    }

    private String functionBefore(int i) {
        int name = at(i - 1).equals("(") ? i - 2 : -1;
        if (at(name).equals(")")) {
            name = tokens.subList(0, name).lastIndexOf("(") - 2; // before "by ("
        }
        return at(name);
    }

    private String at(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i) : "";
    }

    /** The position of what closes the bracket at a position. */
    private int closing(int open) {
        if (!Set.of("(", "{").contains(at(open))) {
            throw new AssertionError("a bracket is missing at token " + open + " of " + tokens);
        }
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += Set.of("(", "{").contains(tokens.get(i)) ? 1 : 0;
            depth -= Set.of(")", "}").contains(tokens.get(i)) ? 1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new AssertionError("not closed: " + tokens);
    }

    /** The labels that a metric must have: of its conditions, and of all groupings around it. */
    Set<String> labelsOf(Selector selector) {
        Set<String> labels = new HashSet<>();
        selector.conditions().forEach(condition -> labels.add(condition.label()));
        groupings.stream().filter(grouping -> grouping.holds(selector)).forEach(g -> labels.addAll(g.labels()));
        return labels;
    }
}
