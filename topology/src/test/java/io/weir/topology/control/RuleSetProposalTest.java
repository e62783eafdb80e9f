package io.weir.topology.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.Payload;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

final class RuleSetProposalTest {
  private static final RuleSource A = new RuleSource("a.yml", "groups: [] # \"ä\"\n");
  private static final RuleSource B = new RuleSource("b/b.yml", "");
  private static final RuleSources RULES =
      new RuleSources(
          Duration.ofSeconds(30),
          Duration.ofMillis(1500),
          Map.of("zone", "z", "cluster", "c"),
          "http://weir",
          List.of(A, B));

  @Test
  void theTextIsTheSameHoweverTheRulesAreOrdered() {
    assertThat(RuleSetText.of(RULES))
        .isEqualTo(
            "{\"evaluation_interval_ms\":30000,\"query_offset_ms\":1500,"
                + "\"external_labels\":{\"cluster\":\"c\",\"zone\":\"z\"},"
                + "\"external_url\":\"http://weir\",\"files\":["
                + "{\"name\":\"a.yml\",\"text\":\"groups: [] # \\\"ä\\\"\\n\"},"
                + "{\"name\":\"b/b.yml\",\"text\":\"\"}]}");
    RuleSources turned =
        new RuleSources(
            RULES.evaluationInterval(),
            RULES.queryOffset(),
            RULES.externalLabels(),
            RULES.externalUrl(),
            List.of(B, A));
    assertThat(RuleSetText.of(turned)).isEqualTo(RuleSetText.of(RULES));
    assertThat(RuleSetText.parse(RuleSetText.of(turned))).isEqualTo(RULES);
  }

  @Test
  void theHashIsSha256() {
    // sha256sum of "abc", FIPS 180-4.
    assertThat(RuleSetText.hash("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void isWhatAvroReadsAndReadsItself() throws IOException {
    RuleSetProposal proposal = RuleSetProposal.of("app", 3, 1_700_000_000_000L, RULES);
    byte[] record = proposal.encode(7);

    assertThat(WireFormat.schemaId(record)).isEqualTo(7);
    GenericRecord datum =
        new GenericDatumReader<GenericRecord>(Schemas.CONTROL)
            .read(
                null,
                DecoderFactory.get()
                    .binaryDecoder(
                        record,
                        WireFormat.HEADER_LENGTH,
                        record.length - WireFormat.HEADER_LENGTH,
                        null));
    assertThat(datum.get("application_id")).hasToString("app");
    GenericRecord ruleSet = (GenericRecord) datum.get("rule_set");
    assertThat(ruleSet.get("version")).isEqualTo(3L);
    assertThat(ruleSet.get("from_ms")).isEqualTo(1_700_000_000_000L);
    assertThat(ruleSet.get("text")).hasToString(RuleSetText.of(RULES));
    assertThat(ruleSet.get("hash")).hasToString(RuleSetText.hash(RuleSetText.of(RULES)));

    assertThat(RuleSetProposal.decode(payload(record))).isEqualTo(proposal);
    assertThat(new String(proposal.newKey(), UTF_8))
        .startsWith("rules/app/3/")
        .isNotEqualTo(new String(proposal.newKey(), UTF_8));
  }

  @Test
  void refusesWhatIsNotWhatItSays() {
    RuleSetProposal proposal = RuleSetProposal.of("app", 3, 0, RULES);
    RuleSetVersion other = new RuleSetVersion(3, 0, "00", RULES);
    assertThatThrownBy(
            () -> RuleSetProposal.decode(payload(new RuleSetProposal("app", other).encode(7))))
        .isInstanceOf(MalformedAvroException.class)
        .hasMessageContaining(
            "expected rules of the hash 00, found some of the hash " + proposal.proposed().hash());
    assertThatThrownBy(
            () -> RuleSetProposal.decode(payload(new ApplicationEpoch("app", 1).encode(7))))
        .isInstanceOf(MalformedAvroException.class)
        .hasMessageContaining("expected a rule set, found none");
  }

  private static Payload payload(byte[] record) {
    return new Payload(record, WireFormat.HEADER_LENGTH, record.length);
  }
}
