package io.weir.topology.merge;

import static java.util.stream.Collectors.toSet;

import io.weir.topology.control.Revision;
import io.weir.topology.exchange.Report;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.exchange.Section;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleNode;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.Sender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A merge partition between init and close: its state, and the tasks of the rules there are. */
final class MergePartition {
  private static final Logger logger = LoggerFactory.getLogger(MergePartition.class);

  private final ProcessorContext<Object, byte[]> context;
  private final MergeSettings settings;
  private final MergePlace place;
  private final MergeState state;
  private final ReportWriter writer;
  private final RecordedSeries recorded;
  private final Results results;
  private final LeavingOut leavingOut;
  private final Retention retention;
  private final RuleMeters meters;
  private final List<MergeTask> tasks = new ArrayList<>();

  /** By exchange, who receives from it. */
  private final Map<Long, List<MergeTask>> receivers = new HashMap<>();

  private RuleProgram program = RuleProgram.EMPTY;

  /** The last version that wasn't taken over, since the state knows a later one. */
  private long refusedVersion;

  MergePartition(
      ProcessorContext<Object, byte[]> context,
      KeyValueStore<Bytes, byte[]> store,
      MergeSettings settings,
      MergeOutputs outputs,
      RuleMeters meters) {
    this.context = context;
    this.settings = settings;
    int partition = context.taskId().partition();
    this.place =
        new MergePlace(partition, settings.partitions(), settings.shards(), settings.tenant());
    this.state = new MergeState(store);
    this.writer =
        new ReportWriter(
            outputs.partialsSchemaId(),
            partition,
            settings.partitions(),
            (target, value) -> forward(target, value, outputs.exchange()));
    this.recorded =
        new RecordedSeries(
            settings.tenant(),
            partition,
            outputs.batchSchemaId(),
            settings.shards(),
            (target, value) -> forward(target, value, outputs.recorded()));
    this.results = new Results(context, outputs, settings.tenant(), recorded, meters);
    this.leavingOut = new LeavingOut(place, settings.maxWaitMillis());
    this.meters = meters;
    this.retention = new Retention(place, settings.keptMillis(), settings.maxBytes());
  }

  private void forward(Integer target, byte[] value, String child) {
    context.forward(new Record<>(target, value, context.currentSystemTimeMs()), child);
  }

  /**
   * Takes in a report and does all that can be done then. Until the rules are known by which the
   * state was made, reports wait: nobody would see what they change.
   */
  void take(Report report, long appendTimeMillis) {
    Set<MergeTask> touched = new LinkedHashSet<>();
    if (adopt()) {
      touched.addAll(tasks);
    }
    if (program.version() < state.ruleSetVersion()) {
      state.waiting().add(report, appendTimeMillis);
      return;
    }
    takeWaiting(touched);
    takeIn(report, appendTimeMillis, touched);
  }

  /**
   * Takes in, in their order, the reports that have waited for these rules.
   *
   * @param touched what is to run with the first of them; empty if there was one
   */
  private void takeWaiting(Set<MergeTask> touched) {
    for (WaitingReports.Waiting each = state.waiting().poll();
        each != null;
        each = state.waiting().poll()) {
      takeIn(each.report(), each.appendTimeMillis(), touched);
      touched.clear();
    }
  }

  private void takeIn(Report report, long appendTimeMillis, Set<MergeTask> touched) {
    for (Section section : report.sections()) {
      if (Revision.epoch(section.revision()) == settings.applicationEpoch()) {
        take(new SenderKey(section.sender(), report.senderPartition()), section, report, touched);
      }
    }
    for (ExchangeNode node : leavingOut.look(state, program, report, appendTimeMillis)) {
      state.noteLeftOut(node.id(), place.senders(node));
      touched.addAll(receivers.getOrDefault(node.id(), List.of()));
    }
    work(touched);
    retention.apply(state, program, tasks, receivers, appendTimeMillis);
    state.finish();
  }

  /** Takes over another program, if there is one, though no report has come. */
  void lookForRules() {
    if (adopt()) {
      Set<MergeTask> touched = new LinkedHashSet<>(tasks);
      takeWaiting(touched);
      work(touched);
      state.finish();
    }
  }

  private void work(Collection<MergeTask> touched) {
    writer.begin(program.version(), 0);
    for (MergeTask task : touched) {
      task.run();
      meters.lost(task.takeLost());
    }
    writer.flush();
    recorded.flush(Revision.of(settings.applicationEpoch(), 0, 0));
  }

  private void take(SenderKey from, Section section, Report report, Set<MergeTask> touched) {
    Inflow inflow = state.inflow(section.exchangeId());
    ExchangeNode node = program.exchange(section.exchangeId());
    if (node == null) {
      if (report.ruleSetVersion() <= program.version()) {
        return;
      }
      state.strangers().note(section.exchangeId(), report.ruleSetVersion());
    }
    if (node != null && Retention.isTooOld(inflow, section.timeMillis(), place.senders(node))) {
      meters.tooOld();
      return;
    }
    StoredReport whole = state.collect(from, section);
    if (whole == null) {
      return;
    }
    List<MergeTask> receiving = receivers.getOrDefault(section.exchangeId(), List.of());
    boolean same = inflow.saysSame(from, section.timeMillis(), whole);
    if (!same) {
      receiving.forEach(task -> task.changing(section.exchangeId(), section.timeMillis()));
    }
    state.replace(inflow, section.timeMillis(), from, whole);
    if (!same) {
      receiving.forEach(task -> task.changed(section.exchangeId(), section.timeMillis()));
      touched.addAll(receiving);
    }
  }

  /**
   * Takes over another program, if there is one. An instance that doesn't know yet what another one
   * worked by, from which it took the partition over, waits: it would take new rules for gone ones.
   * Meanwhile reports wait too.
   */
  @SuppressWarnings("ReferenceEquality") // the very program, not one like it
  private boolean adopt() {
    RuleProgram newest = settings.program().get();
    if (newest == program) {
      return false;
    }
    if (newest.version() < state.ruleSetVersion()) {
      refuse(newest.version());
      return false;
    }
    program = newest;
    if (program.version() > state.ruleSetVersion()) {
      state.setRuleSetVersion(program.version());
    }
    recorded.markOnly(program::isMarked);
    tasks.clear();
    state.stepRoom().clear();
    receivers.clear();
    for (ExchangeNode node : program.allExchanges()) {
      Exchange exchange = node.exchange();
      for (int sender = 0; sender < node.senders().size(); sender++) {
        if (exchange != null
            && node.senders().get(sender) instanceof Sender.Merges merges
            && (!merges.stage().stage().single() || place.isSingle())) {
          SenderTask task =
              new SenderTask(
                  node,
                  exchange,
                  sender,
                  merges.stage(),
                  state,
                  place,
                  writer,
                  settings.applicationEpoch());
          add(task, merges.stage().exchanges());
        }
      }
    }
    List<RuleTask> rules = new ArrayList<>();
    for (RuleNode node : program.rules()) {
      RuleTask task =
          new RuleTask(node, state, place, writer, results, settings.applicationEpoch());
      Set<ExchangeNode> inputs = new LinkedHashSet<>(node.results().exchanges());
      ExchangeNode verdict = node.verdict();
      if (verdict != null) {
        inputs.add(verdict);
      }
      add(task, inputs);
      rules.add(task);
      if (program.isMarked(node.rule())) {
        task.tellProgress();
      }
    }
    for (RuleTask task : rules) {
      rules.stream()
          .filter(task::isFollowedBy)
          .sorted(Comparator.comparingLong(RuleTask::version))
          .forEach(task::followedBy);
    }
    state.keepOnly(tasks.stream().flatMap(task -> task.keys().stream()).collect(toSet()));
    meters.keepOnly(program.rules());
    forgetStrangers();
    return true;
  }

  private void refuse(long version) {
    if (version != refusedVersion) {
      refusedVersion = version;
      logger.warn(
          "Rules, merge partition {}: expected version {} of the rule set, which others have worked"
              + " by here, found {} to be the latest in the control topic; waiting for it",
          place.partition(),
          state.ruleSetVersion(),
          version);
    }
  }

  private void add(MergeTask task, Set<ExchangeNode> inputs) {
    tasks.add(task);
    inputs.forEach(
        node -> receivers.computeIfAbsent(node.id(), ignored -> new ArrayList<>()).add(task));
  }

  /** Drops what came through exchanges that no rule needs, unless a newer rule may. */
  private void forgetStrangers() {
    state.strangers().adopt(program);
    for (Inflow inflow : List.copyOf(state.inflows())) {
      if (program.exchange(inflow.exchangeId()) == null
          && !state.strangers().contains(inflow.exchangeId())) {
        state.forget(inflow);
      }
    }
  }
}
