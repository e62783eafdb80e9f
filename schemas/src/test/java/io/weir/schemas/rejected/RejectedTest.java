package io.weir.schemas.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroPeer;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class RejectedTest {
  @Test
  void avroReadsWhatWeWrite() {
    byte[] record =
        new Rejected(
                "malformed", "no", "shard", "weir.samples", 3, 4, 5, null, new byte[] {6}, 7, 8)
            .encode(1);

    GenericRecord read =
        AvroPeer.decode(Schemas.REJECTED, record, WireFormat.HEADER_LENGTH, record.length);

    assertThat(read.get("reason")).hasToString("malformed");
    assertThat(read.get("offset")).isEqualTo(4L);
    assertThat(read.get("key")).isNull();
    assertThat(read.get("bytes")).isEqualTo(ByteBuffer.wrap(new byte[] {6}));
    assertThat(read.get("samples")).isEqualTo(8L);
  }

  @Test
  void cutsLargeRecordsAndKeepsTheirLength() {
    byte[] large = new byte[Rejected.MAX_BYTES + 1];
    byte[] record =
        new Rejected("r", "m", "s", "t", 0, 0, 0, new byte[] {1}, large, large.length, 0).encode(1);

    Rejected read = Rejected.decode(record, WireFormat.HEADER_LENGTH, record.length);

    assertThat(read.bytes()).hasSize(Rejected.MAX_BYTES);
    assertThat(read.fullLength()).isEqualTo(large.length);
    assertThat(read.key()).containsExactly(1);
  }
}
