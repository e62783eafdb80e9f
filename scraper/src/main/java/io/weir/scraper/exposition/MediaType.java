package io.weir.scraper.exposition;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The media type of a {@code Content-Type}, held to the same rules as by Go, so as Prometheus. */
final class MediaType {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern TYPE = Pattern.compile(TOKEN + "(/" + TOKEN + ")?");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*;\\s*(?<name>"
              + TOKEN
              + ")\\s*=\\s*"
              + "(?<value>"
              + TOKEN
              + "|\"([^\"\\\\\\r\\n]|\\\\[^\\r\\n])*\")");
  private static final Pattern TRAIL = Pattern.compile("\\s*;?\\s*");

  private MediaType() {}

  /** In lower case, without parameters; empty if there is none or a parameter is malformed. */
  static Optional<String> of(String contentType) {
    int semicolon = contentType.indexOf(';');
    int end = semicolon < 0 ? contentType.length() : semicolon;
    String type = contentType.substring(0, end).strip().toLowerCase(Locale.ROOT);
    if (!TYPE.matcher(type).matches()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(contentType).region(end, contentType.length());
    while (parameter.lookingAt()) {
      String value = parameter.group("value");
      String other = parameters.put(parameter.group("name").toLowerCase(Locale.ROOT), value);
      if (other != null && !other.equals(value)) {
        return Optional.empty();
      }
      parameter.region(parameter.end(), contentType.length());
    }
    boolean whole = TRAIL.matcher(contentType.substring(parameter.regionStart())).matches();
    return whole ? Optional.of(type) : Optional.empty();
  }
}
