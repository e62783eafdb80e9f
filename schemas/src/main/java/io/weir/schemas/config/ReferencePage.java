package io.weir.schemas.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Documents configuration records as a Markdown table with the columns key, type, default and
 * meaning. Keys of nested records follow with a dotted path, items of lists with {@code []}, values
 * of maps with {@code .<name>}.
 */
public final class ReferencePage {
  private final ScalarTypes scalarTypes;
  private final StringBuilder rows = new StringBuilder();
  private final List<Class<?>> open = new ArrayList<>();

  private ReferencePage(ScalarTypes scalarTypes) {
    this.scalarTypes = scalarTypes;
  }

  /**
   * Returns the table of all keys of {@code type}, ending in a newline.
   *
   * @param prefix the path of the mapping, such as {@code weir}; empty for the root of the file
   */
  public static String table(ConfigBinder binder, String prefix, Class<? extends Record> type) {
    ReferencePage page = new ReferencePage(binder.scalarTypes());
    page.mapping(prefix, type);
    return "| key | type | default | meaning |\n| --- | --- | --- | --- |\n" + page.rows;
  }

  private void mapping(String prefix, Class<?> type) {
    if (open.contains(type)) {
      return; // a record that holds itself is documented once
    }
    open.add(type);
    for (RecordShape.Entry entry : RecordShape.of(type).entries()) {
      if (entry.inlined()) {
        mapping(prefix, (Class<?>) entry.type());
      } else {
        String path = prefix.isEmpty() ? entry.key() : prefix + "." + entry.key();
        row(path, entry);
        nested(path, entry.type());
      }
    }
    open.removeLast();
  }

  private void row(String path, RecordShape.Entry entry) {
    rows.append("| `").append(path).append("` | ").append(typeName(entry.type())).append(" | ");
    rows.append(defaultName(entry)).append(" | ").append(escape(entry.doc())).append(" |\n");
  }

  private void nested(String path, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        nested(path + ".<name>", arguments[1]);
      } else if (generic.getRawType() == List.class) {
        nested(path + "[]", arguments[0]);
      } else {
        nested(path, arguments[0]);
      }
    } else if (type instanceof Class<?> plain
        && plain != ConfigNode.class
        && scalarTypes.find(plain).isEmpty()) {
      mapping(path, plain);
    }
  }

  private String typeName(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        return "map of " + typeName(arguments[1]);
      }
      String item = typeName(arguments[0]);
      return generic.getRawType() == Optional.class ? item : "list of " + item;
    }
    if (type == ConfigNode.class) {
      return "any";
    }
    return scalarTypes.find((Class<?>) type).map(ScalarType::name).orElse("mapping");
  }

  private String defaultName(RecordShape.Entry entry) {
    @Nullable String text = entry.defaultText();
    if (text != null) {
      return text.isEmpty() ? "empty" : "`" + escape(text) + "`";
    }
    if (entry.type() instanceof ParameterizedType generic) {
      return generic.getRawType() == Optional.class ? "none" : "empty";
    }
    boolean isMapping = scalarTypes.find((Class<?>) entry.type()).isEmpty();
    return isMapping ? "its defaults" : "required";
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
