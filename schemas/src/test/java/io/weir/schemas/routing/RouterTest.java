package io.weir.schemas.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final Router router = new Router(64);

  @Property
  void hashesAsKafkaDoes(@ForAll byte[] bytes) {
    assertThat(Murmur2.hash(bytes, 0, bytes.length)).isEqualTo(Utils.murmur2(bytes));
  }

  @Test
  void seriesOfOneInstanceAreTogether() {
    assertThat(partition("t", "__name__", "a", "job", "j", "instance", "i", "x", "1"))
        .isEqualTo(partition("t", "__name__", "b", "job", "j", "instance", "i", "le", "5"));
    assertThat(partition("t", "__name__", "a", "job", "j"))
        .isEqualTo(partition("t", "__name__", "b", "job", "j", "z", "1"));
  }

  @Test
  void bucketsOfASeriesWithoutRoutingLabelsAreTogether() {
    assertThat(partition("t", "__name__", "h_bucket", "le", "1", "a", "b"))
        .isEqualTo(partition("t", "__name__", "h_sum", "a", "b"));
    assertThat(partition("t", "__name__", "s", "quantile", "0.9", "a", "b"))
        .isEqualTo(partition("t", "__name__", "s_count", "a", "b"));
  }

  /** The hash is a contract between producers of all versions: these numbers must never change. */
  @Test
  void partitionsStayWhatTheyAre() {
    assertThat(partition("default", "__name__", "up", "job", "node", "instance", "a:9100"))
        .isEqualTo(37);
    assertThat(partition("default", "__name__", "up", "job", "node")).isEqualTo(31);
    assertThat(partition("default", "__name__", "up", "zone", "x")).isEqualTo(61);
  }

  @Test
  void jobAndInstanceAreNotMixedUp() {
    assertThat(partition("t", "__name__", "a", "job", "x"))
        .isNotEqualTo(partition("t", "__name__", "a", "instance", "x"));
  }

  private int partition(String tenant, String... labels) {
    byte[] encoded = Labels.of(labels).encoded();
    return router.partition(tenant, encoded, 0, encoded.length);
  }
}
