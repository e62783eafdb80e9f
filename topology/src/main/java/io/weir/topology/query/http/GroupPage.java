package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A part of all groups of rules.
 *
 * @param most groups, or 0 for all
 * @param first token of the first group; empty for the first of all
 */
record GroupPage(int most, String first) {
  private static final String LIMIT = "group_limit";
  private static final String TOKEN = "group_next_token";

  static GroupPage of(Form form) {
    String limit = form.addressValue(LIMIT);
    String token = form.addressValue(TOKEN);
    if (limit.isEmpty()) {
      if (!token.isEmpty()) {
        throw Refusal.badParameter(
            TOKEN, "group_limit needs to be present in order to paginate over the groups");
      }
      return new GroupPage(0, "");
    }
    long most;
    try {
      most = NumberParameter.whole(limit, "ParseInt", Integer.MIN_VALUE, Integer.MAX_VALUE);
    } catch (IllegalArgumentException e) {
      throw Refusal.badParameter(
          LIMIT, "group_limit needs to be a valid number: " + e.getMessage());
    }
    if (most <= 0) {
      throw Refusal.badParameter(LIMIT, "group_limit needs to be greater than 0");
    }
    return new GroupPage((int) most, token);
  }

  /** The groups from the first of this page on. */
  List<RuleGroupState> from(List<RuleGroupState> all) {
    if (first.isEmpty()) {
      return all;
    }
    for (int i = 0; i < all.size(); i++) {
      if (token(all.get(i)).equals(first)) {
        return all.subList(i, all.size());
      }
    }
    throw Refusal.badParameter(
        TOKEN, "invalid group_next_token '" + first + "'. were rule groups changed?");
  }

  /** Those on this page. */
  List<RuleGroupState> cut(List<RuleGroupState> groups) {
    return isCut(groups) ? groups.subList(0, most) : groups;
  }

  /** The first of the next page, if there is one. */
  Optional<String> next(List<RuleGroupState> groups) {
    return isCut(groups) ? Optional.of(token(groups.get(most))) : Optional.empty();
  }

  private boolean isCut(List<RuleGroupState> groups) {
    return most > 0 && groups.size() > most;
  }

  private static String token(RuleGroupState group) {
    try {
      byte[] text = (group.file() + ";" + group.name()).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1: expected in every Java, found none", e);
    }
  }
}
