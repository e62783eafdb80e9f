package io.weir.topology.shard.index;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which series of which tenant have which labels. Holds slots, names and values, each once; a
 * change costs as much as the series has labels. Changed by one thread; read by that one, or by
 * another in its {@link Turns}.
 */
public final class SeriesIndex {
  /** Memory of a slot in a posting and of a value without its text, about. */
  private static final int SLOT_BYTES = 3;

  private static final int VALUE_BYTES = 72;

  private @Nullable TenantPostings[] tenants = new TenantPostings[0];
  private long additions;
  private long removals;
  private long usedBytes;

  /**
   * Adds a series.
   *
   * @param encodedLabels its labels; not kept
   */
  public void add(int slot, int tenantId, byte[] encodedLabels) {
    if (tenantId >= tenants.length) {
      tenants = Arrays.copyOf(tenants, tenantId + 1 + (tenantId >> 1));
    }
    TenantPostings tenant = tenants[tenantId];
    if (tenant == null) {
      tenant = new TenantPostings();
      tenants[tenantId] = tenant;
    }
    additions++;
    usedBytes -= tenant.usedBytes();
    tenant.add(slot, encodedLabels);
    usedBytes += tenant.usedBytes();
  }

  /**
   * Removes a series.
   *
   * @param encodedLabels the labels that it was added with
   */
  public void remove(int slot, int tenantId, byte[] encodedLabels) {
    TenantPostings tenant = tenant(tenantId);
    if (tenant == null || !tenant.all().contains(slot)) {
      throw new IllegalStateException("slot " + slot + ": expected it in the index, found none");
    }
    removals++;
    usedBytes -= tenant.usedBytes();
    tenant.remove(slot, encodedLabels);
    usedBytes += tenant.usedBytes();
    if (tenant.all().isEmpty()) {
      tenants[tenantId] = null;
    }
  }

  /** How many series were added. */
  public long additions() {
    return additions;
  }

  /** How many series were removed: as long as it stays, a slot stands for the same series. */
  public long removals() {
    return removals;
  }

  /** Memory in use, about. */
  public long usedBytes() {
    return usedBytes;
  }

  /** The postings of a tenant; null if it has no series. */
  @Nullable TenantPostings tenant(int tenantId) {
    return tenantId >= 0 && tenantId < tenants.length ? tenants[tenantId] : null;
  }

  /**
   * Finds the series of a tenant that fulfil all of some conditions.
   *
   * @param tenantId the tenant's number, or negative for one that isn't known
   */
  public Selection select(int tenantId, List<Matcher> matchers, Turns turns) {
    TenantPostings tenant = tenant(tenantId);
    return tenant == null
        ? new Selection(new int[0], 0, List.of())
        : new Selector(tenant, turns).select(matchers);
  }

  /** The names of the labels of a tenant's series, ascending as UTF-8. */
  public List<String> labelNames(int tenantId, Turns turns) {
    TenantPostings tenant = tenant(tenantId);
    return tenant == null ? List.of() : sorted(tenant.names(), turns);
  }

  /** The values that a label has in a tenant's series, ascending as UTF-8; none of them empty. */
  public List<String> labelValues(int tenantId, String name, Turns turns) {
    TenantPostings tenant = tenant(tenantId);
    LabelPostings label = tenant == null ? null : tenant.of(name.getBytes(StandardCharsets.UTF_8));
    return label == null ? List.of() : sorted(label.values(), turns);
  }

  private static List<String> sorted(ByteTexts texts, Turns turns) {
    List<byte[]> found = new ArrayList<>(texts.count());
    for (int number = 0; number < texts.end(); number++) {
      byte[] text = texts.text(number);
      if (text != null) {
        found.add(text);
      }
      turns.spend(1);
    }
    turns.leave();
    List<String> names = new ArrayList<>(found.size());
    found.forEach(text -> names.add(new String(text, StandardCharsets.UTF_8)));
    names.sort(Labels::compareUtf8);
    turns.enter();
    return names;
  }

  /** Forgets everything. */
  public void clear() {
    tenants = new TenantPostings[0];
    removals++;
    usedBytes = 0;
  }

  /** Memory of postings. */
  static long bytes(long slots, int values, long valueBytes) {
    return slots * SLOT_BYTES + (long) values * VALUE_BYTES + valueBytes;
  }
}
