package io.weir.topology.shard.head;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds slots by reference. References only ever grow, so a page is dropped when the last of its
 * references is. For one thread.
 */
final class RefTable {
  private static final int PAGE_SHIFT = 10;
  private static final int PAGE_SIZE = 1 << PAGE_SHIFT;
  private static final int PAGE_MASK = PAGE_SIZE - 1;

  private @Nullable Page[] pages = new Page[0];

  /** The slot of a reference, or {@link SlotIndex#NONE}. */
  int slot(long ref) {
    int index = pageIndex(ref);
    Page page = index < pages.length ? pages[index] : null;
    return page == null ? SlotIndex.NONE : page.slots[(int) ref & PAGE_MASK];
  }

  void set(long ref, int slot) {
    int index = pageIndex(ref);
    if (index >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(index + 1, pages.length + (pages.length >> 1)));
    }
    Page page = pages[index];
    if (page == null) {
      page = new Page();
      pages[index] = page;
    }
    page.slots[(int) ref & PAGE_MASK] = slot;
    page.used++;
  }

  void remove(long ref) {
    int index = pageIndex(ref);
    Page page = pages[index];
    if (page != null) {
      page.slots[(int) ref & PAGE_MASK] = SlotIndex.NONE;
      page.used--;
      if (page.used == 0) {
        pages[index] = null;
      }
    }
  }

  private static int pageIndex(long ref) {
    return Math.toIntExact(ref >>> PAGE_SHIFT);
  }

  void clear() {
    pages = new Page[0];
  }

  private static final class Page {
    private final int[] slots = new int[PAGE_SIZE];
    private int used;

    Page() {
      Arrays.fill(slots, SlotIndex.NONE);
    }
  }
}
