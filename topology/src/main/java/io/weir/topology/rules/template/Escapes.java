package io.weir.topology.rules.template;

/** Texts that are to stand in HTML or JavaScript. */
final class Escapes {
  private Escapes() {}

  static String html(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("&#34;");
        case '\'' -> escaped.append("&#39;");
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case 0 -> escaped.append('�');
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  static String javaScript(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\'' -> escaped.append("\\'");
        case '"' -> escaped.append("\\\"");
        case '<', '>', '&', '=' -> escaped.append("\\u00%02X".formatted((int) c));
        default -> {
          if (c < ' ') {
            escaped.append("\\u00%02X".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }
}
