package io.weir.topology.shard.index;

/**
 * How somebody who reads the head shares it with the thread that writes. What is read is only valid
 * until the next call of a method: another may have written in between.
 */
public interface Turns {
  /** Of the thread that writes: nobody else does. */
  Turns OWN =
      new Turns() {
        @Override
        public void spend(int units) {}

        @Override
        public void leave() {}

        @Override
        public void enter() {}
      };

  /**
   * Says how much was done since the last call; lets the writer in if that is enough for one turn.
   *
   * @param units one for each slot, value or sample looked at
   */
  void spend(int units);

  /** Ends the turn, for work that needs nothing of the head. */
  void leave();

  /** Begins a turn after {@link #leave}. */
  void enter();
}
