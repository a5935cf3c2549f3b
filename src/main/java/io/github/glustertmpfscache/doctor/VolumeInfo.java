package io.github.glustertmpfscache.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code gluster volume info} says.
 *
 * @param type such as {@code Replicate}
 * @param status such as {@code Started}
 * @param bricks such as {@code 1 x 2 = 2}
 * @param options those that are not as GlusterFS has them by default
 */
record VolumeInfo(String type, String status, String bricks, Map<String, String> options) {
    static Optional<VolumeInfo> parse(String output) {
        Map<String, String> head = new LinkedHashMap<>();
        Map<String, String> options = new LinkedHashMap<>();
        boolean inOptions = false;
        for (String line : (Iterable<String>) output.lines()::iterator) {
            int colon = line.indexOf(':');
            if (line.strip().equals("Options Reconfigured:")) {
                inOptions = true;
            } else if (colon > 0) {
                (inOptions ? options : head)
                        .put(
                                line.substring(0, colon).strip(),
                                line.substring(colon + 1).strip());
            }
        }
        String type = head.get("Type");
        String status = head.get("Status");
        return type == null || status == null
                ? Optional.empty()
                : Optional.of(new VolumeInfo(type, status, head.getOrDefault("Number of Bricks", "?"), options));
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    boolean isOn(String name) {
        return option(name)
                .filter(value -> value.matches("(?i)on|yes|enable|true|1"))
                .isPresent();
    }

    boolean isOff(String name) {
        return option(name)
                .filter(value -> value.matches("(?i)off|no|disable|false|0"))
                .isPresent();
    }

    /** An option's number, without its unit. */
    int number(String name, int otherwise) {
        return option(name)
                .map(value -> value.replaceAll("[^0-9].*", ""))
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(otherwise);
    }
}
