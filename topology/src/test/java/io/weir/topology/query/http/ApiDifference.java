package io.weir.topology.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What may be answered otherwise than by Prometheus 3.5, and why. */
public enum ApiDifference {
  /** An instance tells of itself: the members are Prometheus's, what they say is its own. */
  OWN_STATUS {
    @Override
    void forget(JsonNode answer) {
      forgetValues(answer.path("data"));
    }
  },

  /** An instance was started with its own flags. */
  OWN_FLAGS {
    @Override
    void forget(JsonNode answer) {
      if (answer.path("data") instanceof ObjectNode flags) {
        flags.removeAll();
      }
    }
  },

  /** A timeout that isn't positive has passed; Prometheus notices it in one place or another. */
  PASSED_TIMEOUT {
    @Override
    boolean isOfStatus() {
      return true;
    }
  },

  /**
   * Expressions are read and evaluated as by newer versions, which word some messages otherwise.
   */
  NEWER_WORDING {
    @Override
    void forget(JsonNode answer) {
      forgetTexts(answer);
    }
  },

  /**
   * Which series a limit leaves, or an error names, isn't defined: Prometheus takes them in the
   * order of its index.
   */
  ANY_SERIES {
    @Override
    void forget(JsonNode answer) {
      forgetTexts(answer);
      forgetElements(answer.path("data"));
      forgetElements(answer.path("data").path("result"));
    }
  },

  /** A range that ends before it begins holds nothing; Prometheus finds some series in it. */
  BACKWARD_RANGE {
    @Override
    void forget(JsonNode answer) {
      if (answer.path("data") instanceof ArrayNode data) {
        data.removeAll();
      }
    }
  },

  /** A name of a label may have a slash, {@code %2F}; Prometheus has no such path. */
  SLASH {
    @Override
    boolean isOfStatus() {
      return true;
    }
  };

  private static final String FORGOTTEN = "";

  /** Whether the status may differ, and so all. */
  boolean isOfStatus() {
    return false;
  }

  /** Takes out of an answer what may differ. */
  void forget(JsonNode answer) {}

  private static void forgetTexts(JsonNode answer) {
    if (answer instanceof ObjectNode object && object.has("error")) {
      object.put("error", FORGOTTEN);
    }
    forgetElements(answer.path("warnings"));
    forgetElements(answer.path("infos"));
  }

  /** All but how many there are. */
  private static void forgetElements(JsonNode node) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, array.textNode(FORGOTTEN));
      }
    }
  }

  /** All but the names and kinds of members. */
  private static void forgetValues(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(member -> {
            if (member.getValue().isContainerNode()) {
              forgetValues(member.getValue());
            } else {
              member.setValue(object.textNode(member.getValue().getNodeType().name()));
            }
          });
    } else if (node instanceof ArrayNode array) {
      forgetValues(array.path(0));
      while (array.size() > 1) {
        array.remove(1);
      }
    }
  }
}
