package io.weir.topology.exchange;

import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sender of an exchange reports to one merge partition about one time, or a part of it, as
 * it is received: its elements are still bytes. Immutable.
 *
 * @param exchangeId identity of the exchange
 * @param sender which of the exchange's senders reports, from 0
 * @param timeMillis event time since the epoch
 * @param revision a report of a greater one replaces the whole earlier one
 * @param part number of this part of the report, from 0
 * @param barrier whether it is the report's last part
 * @param complete whether all that the report rests on was there
 * @param failure why there is no value; null if there is one
 * @param joins what was seen of the sides of joins
 * @param encodedElements elements of the value, or partial aggregates, as an Avro array; not to be
 *     changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere as a whole
public record Section(
    long exchangeId,
    int sender,
    long timeMillis,
    long revision,
    int part,
    boolean barrier,
    boolean complete,
    @Nullable String failure,
    JoinSides joins,
    byte[] encodedElements) {

  /**
   * Whether it is a whole report that brings nothing: complete, no failure, no elements, no
   * ambiguous join. That a sender has come past its time says as much, but for which joins have
   * elements on their many side.
   */
  public boolean saysNothing() {
    return part == 0
        && barrier
        && complete
        && failure == null
        && joins.ambiguities().isEmpty()
        && encodedElements.length == 1
        && encodedElements[0] == 0;
  }

  /** The elements, decoded at each call. */
  public List<Partial> elements() {
    return SectionCodec.elements(encodedElements);
  }
}
