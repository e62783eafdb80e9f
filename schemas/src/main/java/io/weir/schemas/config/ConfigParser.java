package io.weir.schemas.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns SnakeYAML's node graph into a tree of {@link ConfigNode}s. Used once, by one thread. */
final class ConfigParser {
  private static final int MAX_FILE_CODE_POINTS = 64 << 20;

  /** What aliases may expand to; a written-out file of the greatest size stays below it. */
  private static final int MAX_NODES = 4_000_000;

  /** How deep a value may be, aliases followed; the recursion here and in what reads the tree. */
  private static final int MAX_DEPTH = 200;

  private final String file;
  private final ConfigProblems problems = new ConfigProblems();
  private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();
  private int nodes;

  ConfigParser(String file) {
    this.file = file;
  }

  ConfigNode parse(String text) {
    Location root = new Location(file, 1, 1, "");
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_FILE_CODE_POINTS);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    Node document;
    try {
      document = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      Location location = mark == null ? root : root.at(mark.getLine() + 1, mark.getColumn() + 1);
      throw new ConfigException(location, "expected YAML, found an error: " + e.getProblem());
    } catch (YAMLException e) {
      throw new ConfigException(root, "expected YAML, found an error: " + e.getMessage());
    }
    if (document == null) {
      return new ConfigNode.Scalar(root, "", true, true);
    }
    ConfigNode tree = convert(document, root);
    problems.throwIfAny();
    return tree;
  }

  private ConfigNode convert(Node node, Location path) {
    Location location = locate(path, node);
    if (++nodes > MAX_NODES) {
      throw new ConfigException(
          location, "expected aliases to expand to at most " + MAX_NODES + " values, found more");
    }
    if (open.size() >= MAX_DEPTH) {
      throw new ConfigException(
          location, "expected at most " + MAX_DEPTH + " levels of nesting, found more");
    }
    if (open.put(node, true) != null) {
      throw new ConfigException(location, "expected a finite value, found an alias to itself");
    }
    try {
      return switch (node) {
        case ScalarNode scalar -> convertScalar(scalar, location);
        case SequenceNode sequence -> convertSequence(sequence, location);
        case MappingNode mapping -> convertMapping(mapping, location);
        default -> throw new IllegalStateException("unknown YAML node " + node.getNodeId());
      };
    } finally {
      open.remove(node);
    }
  }

  private ConfigNode convertScalar(ScalarNode scalar, Location location) {
    checkTag(scalar, location);
    return new ConfigNode.Scalar(
        location,
        scalar.getValue(),
        scalar.getScalarStyle() == ScalarStyle.PLAIN,
        scalar.getTag().equals(Tag.NULL));
  }

  private ConfigNode convertSequence(SequenceNode sequence, Location location) {
    checkTag(sequence, location);
    List<ConfigNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(convert(item, location.item(items.size())));
    }
    return new ConfigNode.Sequence(location, items);
  }

  private ConfigNode convertMapping(MappingNode mapping, Location location) {
    checkTag(mapping, location);
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    Map<String, Location> keyLocations = new HashMap<>();
    Node merged = null;
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      if (!(keyNode instanceof ScalarNode scalar)) {
        problems.add(
            locate(location, keyNode), "expected a text as key, found " + keyNode.getNodeId());
        continue;
      }
      checkTag(scalar, locate(location, scalar));
      String key = scalar.getValue();
      Location keyLocation = locate(location.entry(key), keyNode);
      boolean duplicate = keyLocations.putIfAbsent(key, keyLocation) != null;
      if (duplicate) {
        problems.add(keyLocation, "expected each key once, found it again");
      } else if (scalar.getTag().equals(Tag.MERGE)) {
        merged = tuple.getValueNode();
        keyLocations.remove(key);
      } else {
        entries.put(key, convert(tuple.getValueNode(), location.entry(key)));
      }
    }
    merge(merged, location, entries, keyLocations);
    return new ConfigNode.Mapping(location, entries, keyLocations);
  }

  private void merge(
      @Nullable Node merged,
      Location location,
      Map<String, ConfigNode> entries,
      Map<String, Location> keyLocations) {
    switch (merged) {
      case null -> {}
      case MappingNode mapping -> {
        if (convert(mapping, location) instanceof ConfigNode.Mapping source) {
          source.entries().forEach(entries::putIfAbsent);
          source.keyLocations().forEach(keyLocations::putIfAbsent);
        }
      }
      case SequenceNode sequence -> {
        for (Node item : sequence.getValue()) {
          if (item instanceof MappingNode) {
            merge(item, location, entries, keyLocations);
          } else {
            problems.add(locate(location, item), "expected a mapping to merge by <<");
          }
        }
      }
      default -> problems.add(locate(location, merged), "expected a mapping to merge by <<");
    }
  }

  private void checkTag(Node node, Location location) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith(Tag.PREFIX) || node.getTag().equals(Tag.BINARY)) {
      problems.add(location, "expected a value without a tag, found the tag " + tag);
    }
  }

  private static Location locate(Location path, Node node) {
    Mark mark = node.getStartMark();
    return mark == null ? path : path.at(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
