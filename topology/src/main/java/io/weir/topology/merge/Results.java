package io.weir.topology.merge;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.labels.SeriesKeyWriter;
import io.weir.schemas.result.AlertFingerprint;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.ResultElement;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.schedule.ScheduledRule;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Writes what rules give to the topics of results, alerts and recorded series. For one thread. */
final class Results implements RulePublisher {
  private final ProcessorContext<Object, byte[]> context;
  private final MergeOutputs outputs;
  private final String tenant;
  private final RuleResultCodec codec = new RuleResultCodec();
  private final SeriesKeyWriter keys = new SeriesKeyWriter();
  private final RecordedSeries recorded;
  private final RuleMeters meters;
  private final AvroOutput histogramBytes = new AvroOutput(512);

  Results(
      ProcessorContext<Object, byte[]> context,
      MergeOutputs outputs,
      String tenant,
      RecordedSeries recorded,
      RuleMeters meters) {
    this.context = context;
    this.outputs = outputs;
    this.tenant = tenant;
    this.recorded = recorded;
    this.meters = meters;
  }

  @Override
  public void sample(
      ScheduledRule rule,
      long timeMillis,
      RuleSample sample,
      boolean complete,
      long revision,
      boolean correction) {
    byte[] histogram = encoded(sample.histogram(), timeMillis);
    byte[] labels = sample.labels().encoded();
    result(rule, timeMillis, labels, sample.value(), histogram, complete, revision, correction);
    recorded.add(rule, timeMillis, labels, sample.value(), histogram, complete, revision);
  }

  private byte[] encoded(@Nullable FloatHistogram histogram, long timeMillis) {
    if (histogram == null) {
      return new byte[0];
    }
    histogramBytes.clear();
    HistogramCodec.write(histogram, timeMillis, histogramBytes);
    return histogramBytes.toByteArray();
  }

  @Override
  public void ended(
      ScheduledRule rule,
      long timeMillis,
      Labels labels,
      boolean complete,
      long revision,
      boolean correction) {
    byte[] encoded = labels.encoded();
    byte[] none = new byte[0];
    result(rule, timeMillis, encoded, StaleMarker.VALUE, none, complete, revision, correction);
    recorded.add(rule, timeMillis, encoded, StaleMarker.VALUE, none, complete, revision);
  }

  @Override
  public void takenBack(
      ScheduledRule rule,
      long timeMillis,
      Labels labels,
      boolean wasSample,
      boolean complete,
      long revision) {
    byte[] encoded = labels.encoded();
    if (wasSample) {
      double marker = StaleMarker.VALUE;
      result(rule, timeMillis, encoded, marker, new byte[0], complete, revision, true);
    }
    recorded.remove(rule, timeMillis, encoded, revision);
  }

  private void result(
      ScheduledRule rule,
      long timeMillis,
      byte[] encodedLabels,
      double value,
      byte[] histogram,
      boolean complete,
      long revision,
      boolean correction) {
    ResultElement element =
        new ResultElement(
            rule.id(),
            timeMillis,
            value,
            complete,
            rule.version(),
            rule.key(),
            revision,
            correction);
    byte[] record =
        codec.encode(tenant, encodedLabels, element, histogram, outputs.resultSchemaId());
    byte[] key = keys.key(tenant, encodedLabels, false);
    context.forward(new Record<>(key, record, context.currentSystemTimeMs()), outputs.results());
    meters.result(correction);
  }

  @Override
  public void alerts(
      ScheduledRule rule,
      long timeMillis,
      List<Alert> alerts,
      boolean complete,
      long revision,
      boolean correction) {
    for (Alert alert : alerts) {
      AlertRecord record =
          new AlertRecord(
              tenant,
              AlertFingerprint.of(alert.labels()),
              rule.id(),
              alert.labels(),
              alert.annotations(),
              state(alert),
              rule.tickMillis(timeMillis),
              alert.activeAt().toEpochMilli(),
              millis(alert.firedAt()),
              millis(alert.resolvedAt()),
              millis(alert.keepFiringSince()),
              alert.element().value(),
              complete,
              rule.version(),
              revision,
              correction);
      context.forward(
          new Record<>(
              record.key(), record.encode(outputs.alertSchemaId()), context.currentSystemTimeMs()),
          outputs.alerts());
      meters.alert();
    }
  }

  private static AlertState state(Alert alert) {
    return switch (alert.state()) {
      case PENDING -> AlertState.PENDING;
      case FIRING -> AlertState.FIRING;
      case INACTIVE -> alert.resolvedAt() == null ? AlertState.INACTIVE : AlertState.RESOLVED;
    };
  }

  private static long millis(@Nullable Instant time) {
    return time == null ? 0 : time.toEpochMilli();
  }

  @Override
  public void published(ScheduledRule rule, long timeMillis) {
    recorded.mark(rule, timeMillis);
  }

  @Override
  public void reliable(ScheduledRule rule, long timeMillis, boolean reliable) {
    recorded.reliable(rule, timeMillis, reliable);
  }

  @Override
  public void evaluated(ScheduledRule rule, long timeMillis, Given given) {
    meters.evaluated(rule, timeMillis, given);
  }

  @Override
  public void worked(ScheduledRule rule, long nanos) {
    meters.worked(rule, nanos);
  }
}
