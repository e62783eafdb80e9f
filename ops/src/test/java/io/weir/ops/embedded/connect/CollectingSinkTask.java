package io.weir.ops.embedded.connect;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Hands its records to a test. */
public final class CollectingSinkTask extends SinkTask {

  private String collection = "";

  @Override
  public String version() {
    return "1";
  }

  @Override
  public void start(Map<String, String> properties) {
    collection = properties.getOrDefault(CollectingSinkConnector.COLLECTION, "");
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      Collected.named(collection)
          .accept(new String((byte[]) record.value(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void stop() {}
}
