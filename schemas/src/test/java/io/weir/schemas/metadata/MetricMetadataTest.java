package io.weir.schemas.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroPeer;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.samples.MetricType;
import org.junit.jupiter.api.Test;

class MetricMetadataTest {
  @Test
  void avroReadsWhatWeWrite() {
    MetricMetadata metadata =
        new MetricMetadata("t", "http_requests", MetricType.COUNTER, "", "Requests, all.");
    byte[] record = metadata.encode(1);

    assertThat(
            AvroPeer.decode(
                    Schemas.METRIC_METADATA, record, WireFormat.HEADER_LENGTH, record.length)
                .toString())
        .contains("\"COUNTER\"", "\"Requests, all.\"");
    assertThat(MetricMetadata.decode(record, WireFormat.HEADER_LENGTH, record.length))
        .isEqualTo(metadata);
    assertThat(metadata.key()).asString().isEqualTo("t/http_requests");
  }
}
