package io.weir.topology.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.multipart.AggregatedBodyPart;
import com.linecorp.armeria.common.multipart.Multipart;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The parameters in a body of several parts, {@code multipart/form-data}. */
final class FormParts {
  private FormParts() {}

  /**
   * The values by name; none if the body isn't what it should be, as in Prometheus. Files are
   * passed over. To be asked where one may block.
   *
   * @throws Refusal if a value isn't UTF-8
   */
  static Map<String, List<String>> of(AggregatedHttpRequest request) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (AggregatedBodyPart part : parts(request)) {
      String name = part.name();
      if (name != null && part.filename() == null) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(text(part));
      }
    }
    return values;
  }

  private static List<AggregatedBodyPart> parts(AggregatedHttpRequest request) {
    try {
      return Multipart.from(request.toHttpRequest()).aggregate().join().bodyParts();
    } catch (CompletionException | IllegalArgumentException | IllegalStateException noParts) {
      return List.of();
    }
  }

  private static String text(AggregatedBodyPart part) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(part.content().array()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Refusal.badData("error parsing form values: expected UTF-8, found other bytes");
    }
  }
}
