package io.weir.schemas.relabel;

/** What a relabelling rule does; in files in any case. */
public enum RelabelAction {
  /** Sets the target label to the replacement if the regex matches. */
  REPLACE,
  /** Drops label sets that the regex doesn't match. */
  KEEP,
  /** Drops label sets that the regex matches. */
  DROP,
  /** Drops label sets whose joined source labels differ from the target label. */
  KEEPEQUAL,
  /** Drops label sets whose joined source labels equal the target label. */
  DROPEQUAL,
  /** Sets the target label to the modulus of a hash of the joined source labels. */
  HASHMOD,
  /** Copies labels whose name the regex matches to the name that the replacement gives. */
  LABELMAP,
  /** Removes labels whose name the regex matches. */
  LABELDROP,
  /** Removes labels whose name the regex doesn't match. */
  LABELKEEP,
  /** Sets the target label to the joined source labels in lower case. */
  LOWERCASE,
  /** Sets the target label to the joined source labels in upper case. */
  UPPERCASE;

  /** Returns whether the rule writes or compares a target label, and so must have one. */
  boolean needsTargetLabel() {
    return switch (this) {
      case REPLACE, HASHMOD, LOWERCASE, UPPERCASE, KEEPEQUAL, DROPEQUAL -> true;
      case KEEP, DROP, LABELMAP, LABELDROP, LABELKEEP -> false;
    };
  }
}
