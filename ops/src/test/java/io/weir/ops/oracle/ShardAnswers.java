package io.weir.ops.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.topology.query.http.ApiCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/** Makes answers that are put together from shards comparable with those of one place. */
final class ShardAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Some queries are about years in which there is no data, and Weir says so. */
  private static final Pattern GAP =
      Pattern.compile("partitions .* are complete only until .*|samples before .* are not held .*");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]{13,}(e-?[0-9]+)?");

  /** What several shards add up may differ from one sum in its last digits. */
  private static final MathContext SUMMED = new MathContext(14);

  private ShardAnswers() {}

  /** With each number rounded to as many digits as sums of parts have in common. */
  static ApiCall.Answer rounded(ApiCall.Answer answer) {
    return new ApiCall.Answer(
        answer.status(),
        answer.contentType(),
        NUMBER
            .matcher(answer.body())
            .replaceAll(number -> new BigDecimal(number.group()).round(SUMMED).toString()));
  }

  /** Without what is said of times that no shard knows. */
  static ApiCall.Answer withoutGaps(ApiCall.Answer answer) throws IOException {
    if (!answer.body().contains("\"warnings\"")) {
      return answer;
    }
    ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
    ArrayNode warnings = (ArrayNode) body.get("warnings");
    for (int i = warnings.size() - 1; i >= 0; i--) {
      JsonNode warning = warnings.get(i);
      if (GAP.matcher(warning.asText()).matches()) {
        warnings.remove(i);
      }
    }
    if (warnings.isEmpty()) {
      body.remove("warnings");
    }
    return new ApiCall.Answer(answer.status(), answer.contentType(), JSON.writeValueAsString(body));
  }
}
