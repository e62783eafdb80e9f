package io.weir.topology.control;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.WireFormat;
import io.weir.topology.rules.RuleSources;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A record of the control topic: an instance proposes what its application is to evaluate. Which
 * proposals hold, {@link RuleSetClaims} says.
 *
 * @param applicationId Kafka Streams' application id
 * @param proposed the rules under the version that they are to have
 */
record RuleSetProposal(String applicationId, RuleSetVersion proposed) {
  private static final int NO_EPOCH = 0;
  private static final int SOME_RULE_SET = 1;

  /** What keys of an application's proposals begin with; the version and a name follow. */
  static String keyPrefix(String applicationId) {
    return "rules/" + applicationId + "/";
  }

  /**
   * A proposal.
   *
   * @param version from 1 to {@link Revision#MAX_RULE_SET_VERSION}
   */
  static RuleSetProposal of(
      String applicationId, long version, long fromMillis, RuleSources rules) {
    String hash = RuleSetText.hash(RuleSetText.of(rules));
    return new RuleSetProposal(applicationId, new RuleSetVersion(version, fromMillis, hash, rules));
  }

  /** A key that no other proposal has, so that compaction removes none: their order counts. */
  byte[] newKey() {
    return (keyPrefix(applicationId) + proposed.version() + "/" + UUID.randomUUID())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The whole record in the wire format. */
  byte[] encode(int schemaId) {
    String text = RuleSetText.of(proposed.rules());
    AvroOutput out = new AvroOutput(256 + text.length());
    WireFormat.writeHeader(out, schemaId);
    out.writeString(applicationId);
    out.writeLong(NO_EPOCH);
    out.writeLong(SOME_RULE_SET);
    out.writeLong(proposed.version());
    out.writeString(proposed.hash());
    out.writeString(text);
    out.writeLong(proposed.fromMillis());
    return out.toByteArray();
  }

  /**
   * Reads the payload of a record.
   *
   * @throws MalformedAvroException if there are no rules in it, or others than it says
   */
  static RuleSetProposal decode(Payload payload) {
    AvroInput in = new AvroInput(payload.bytes(), payload.start(), payload.end());
    String applicationId = in.readString();
    in.readLong();
    long branch = in.readLong();
    if (branch != SOME_RULE_SET) {
      throw in.malformed("expected a rule set, found none");
    }
    long version = in.readLong();
    String hash = in.readString();
    String text = in.readString();
    long fromMillis = in.readLong();
    String found = RuleSetText.hash(text);
    if (!found.equals(hash)) {
      throw in.malformed(
          "expected rules of the hash " + hash + ", found some of the hash " + found);
    }
    try {
      return new RuleSetProposal(
          applicationId, new RuleSetVersion(version, fromMillis, hash, RuleSetText.parse(text)));
    } catch (IllegalArgumentException e) {
      throw in.malformed(String.valueOf(e.getMessage()));
    }
  }
}
