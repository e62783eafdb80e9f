package io.weir.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
  static List<Schema> all() {
    return List.of(
        Schemas.SAMPLE_BATCH,
        Schemas.ROLLUP,
        Schemas.RULE_RESULT,
        Schemas.ALERT,
        Schemas.METRIC_METADATA,
        Schemas.REJECTED,
        Schemas.SHARD_PARTIALS,
        Schemas.CONTROL);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyFieldSaysWhatItIs(Schema schema) {
    List<String> silent = new ArrayList<>();
    collectSilent(schema, new HashSet<>(), silent);

    assertThat(silent).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everySchemaStandsAlone(Schema schema) {
    assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
  }

  @Test
  void millisecondsAndUnitsStandInTheNamesOfTimes() {
    assertThat(Schemas.ROLLUP.getFields())
        .extracting(Schema.Field::name)
        .contains("start_ms", "end_ms", "first_timestamp_ms", "last_timestamp_ms", "run_start");
  }

  private static void collectSilent(Schema schema, Set<String> seen, List<String> silent) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          for (Schema.Field field : schema.getFields()) {
            if (field.doc() == null || field.doc().isBlank()) {
              silent.add(schema.getName() + "." + field.name());
            }
            collectSilent(field.schema(), seen, silent);
          }
        }
      }
      case ARRAY -> collectSilent(schema.getElementType(), seen, silent);
      case MAP -> collectSilent(schema.getValueType(), seen, silent);
      case UNION -> schema.getTypes().forEach(type -> collectSilent(type, seen, silent));
      default -> {}
    }
  }
}
