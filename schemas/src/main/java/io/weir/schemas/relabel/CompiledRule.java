package io.weir.schemas.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weir.schemas.labels.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.IntUnaryOperator;

/** A rule with its templates prepared. Immutable. */
final class CompiledRule {
  private final RelabelRule rule;
  private final Pattern regex;
  private final Template target;
  private final Template replacement;

  CompiledRule(RelabelRule rule) {
    this.rule = rule;
    this.regex = rule.regex();
    this.target = new Template(rule.targetLabel(), regex);
    this.replacement = new Template(rule.replacement(), regex);
  }

  /** Returns false if the labels are dropped. */
  boolean apply(Labels.Builder labels) {
    switch (rule.action()) {
      case KEEP -> {
        return regex.matches(joined(labels));
      }
      case DROP -> {
        return !regex.matches(joined(labels));
      }
      case KEEPEQUAL -> {
        return labels.value(rule.targetLabel()).equals(joined(labels));
      }
      case DROPEQUAL -> {
        return !labels.value(rule.targetLabel()).equals(joined(labels));
      }
      case REPLACE -> replace(labels);
      case HASHMOD -> labels.set(rule.targetLabel(), hashModulus(joined(labels)));
      case LOWERCASE -> labels.set(rule.targetLabel(), map(joined(labels), Character::toLowerCase));
      case UPPERCASE -> labels.set(rule.targetLabel(), map(joined(labels), Character::toUpperCase));
      case LABELMAP -> mapNames(labels);
      case LABELDROP -> removeNames(labels, true);
      case LABELKEEP -> removeNames(labels, false);
    }
    return true;
  }

  private void replace(Labels.Builder labels) {
    Matcher match = regex.matcher(joined(labels));
    if (!match.matches()) {
      return;
    }
    String name = target.expand(match);
    if (!name.isEmpty()) {
      labels.set(name, replacement.expand(match));
    }
  }

  private void mapNames(Labels.Builder labels) {
    // The labels as they are before the first copy: what is copied isn't mapped again.
    Labels before = labels.build();
    for (int i = 0; i < before.size(); i++) {
      Matcher match = regex.matcher(before.name(i));
      if (match.matches()) {
        String name = replacement.expand(match);
        if (!name.isEmpty()) {
          labels.set(name, before.value(i));
        }
      }
    }
  }

  private void removeNames(Labels.Builder labels, boolean matching) {
    for (String name : labels.names()) {
      if (regex.matches(name) == matching) {
        labels.remove(name);
      }
    }
  }

  private String joined(Labels.Builder labels) {
    if (rule.sourceLabels().size() == 1) {
      return labels.value(rule.sourceLabels().getFirst());
    }
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < rule.sourceLabels().size(); i++) {
      if (i > 0) {
        joined.append(rule.separator());
      }
      joined.append(labels.value(rule.sourceLabels().get(i)));
    }
    return joined.toString();
  }

  /** The last eight bytes of MD5, big-endian and unsigned, as Prometheus takes them. */
  private String hashModulus(String text) {
    byte[] digest = md5().digest(text.getBytes(StandardCharsets.UTF_8));
    long hash = ByteBuffer.wrap(digest).getLong(8);
    return Long.toUnsignedString(Long.remainderUnsigned(hash, rule.modulus()));
  }

  /** Code point by code point, as Go does; {@link String#toUpperCase()} makes ß two letters. */
  private static String map(String text, IntUnaryOperator mapping) {
    return text.codePoints()
        .map(mapping)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
