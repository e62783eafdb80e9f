package io.weir.sinks.clickhouse;

import io.weir.schemas.result.AlertRecord;
import java.util.Locale;

/**
 * States of alerts: one for each alert and tick, of the greatest revision. Where there is no time,
 * it is 1970, which the view shows as null.
 */
final class AlertTable {
  private static final String ALERT_NAME = "alertname";

  private final NativeBlock block = new NativeBlock("alerts");
  private final ColumnBytes tenants = block.column("tenant", "String");
  private final ColumnBytes names = block.column("alertname", "String");
  private final ColumnBytes fingerprints = block.column("fingerprint", "String");
  private final ColumnBytes timestamps = block.column("timestamp", "DateTime64(3)");
  private final NativeBlock.MapColumn labels = block.mapColumn("labels");
  private final NativeBlock.MapColumn annotations = block.mapColumn("annotations");
  private final ColumnBytes states = block.column("state", "String");
  private final ColumnBytes values = block.column("value", "Float64");
  private final ColumnBytes activeTimes = block.column("active_at", "DateTime64(3)");
  private final ColumnBytes firedTimes = block.column("fired_at", "DateTime64(3)");
  private final ColumnBytes resolvedTimes = block.column("resolved_at", "DateTime64(3)");
  private final ColumnBytes keptTimes = block.column("keep_firing_since", "DateTime64(3)");
  private final ColumnBytes rules = block.column("rule", "String");
  private final ColumnBytes complete = block.column("complete", "Bool");
  private final ColumnBytes versions = block.column("rule_set_version", "Int64");
  private final ColumnBytes revisions = block.column("revision", "UInt64");
  private final ColumnBytes corrections = block.column("correction", "Bool");

  NativeBlock block() {
    return block;
  }

  void add(AlertRecord alert) {
    tenants.addString(alert.tenant());
    names.addString(alert.labels().value(ALERT_NAME));
    fingerprints.addString(alert.fingerprint());
    timestamps.addLong(alert.timestampMillis());
    labels.add(alert.labels().toMap());
    annotations.add(alert.annotations());
    states.addString(alert.state().name().toLowerCase(Locale.ROOT));
    values.addDouble(alert.value());
    activeTimes.addLong(alert.activeAtMillis());
    firedTimes.addLong(alert.firedAtMillis());
    resolvedTimes.addLong(alert.resolvedAtMillis());
    keptTimes.addLong(alert.keepFiringSinceMillis());
    rules.addString(alert.rule());
    complete.addBoolean(alert.complete());
    versions.addLong(alert.ruleSetVersion());
    revisions.addLong(alert.revision());
    corrections.addBoolean(alert.correction());
    block.endRow();
  }
}
