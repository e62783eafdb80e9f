package io.weir.schemas.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record's keys, defaults and constructor. */
record RecordShape(Class<?> type, List<Entry> entries, Constructor<?> constructor) {

  /**
   * A component.
   *
   * @param key its key in the file; unused if the component is inlined
   * @param notEmpty whether the key needs a text if it is there
   * @param defaultText null if there is none
   * @param doc empty if there is none
   */
  record Entry(
      String key,
      Type type,
      boolean inlined,
      boolean notEmpty,
      @Nullable String defaultText,
      String doc) {}

  static RecordShape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalStateException("expected a type that configuration can hold, found " + type);
    }
    List<Entry> entries = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Key key = component.getAnnotation(Key.class);
      Default defaultValue = component.getAnnotation(Default.class);
      Doc doc = component.getAnnotation(Doc.class);
      entries.add(
          new Entry(
              key == null ? snakeCase(component.getName()) : key.value(),
              component.getGenericType(),
              component.isAnnotationPresent(Inline.class),
              component.isAnnotationPresent(NotEmpty.class),
              defaultValue == null ? null : defaultValue.value(),
              doc == null ? "" : doc.value()));
    }
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return new RecordShape(type, entries, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  /** Returns all keys of the mapping, those of inlined records too. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Entry entry : entries) {
      if (entry.inlined()) {
        keys.addAll(of((Class<?>) entry.type()).keys());
      } else {
        keys.add(entry.key());
      }
    }
    return keys;
  }

  /**
   * Makes the record.
   *
   * @throws IllegalArgumentException if the record refuses the values
   */
  Object construct(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " failed other than by refusing its values", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be constructed", e);
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
