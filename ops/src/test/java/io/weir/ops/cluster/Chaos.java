package io.weir.ops.cluster;

import io.weir.ops.up.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Kills instances at random moments, stops them, and starts them again, so that two to four run.
 * For one thread.
 */
final class Chaos {
  private static final int LEAST = 2;
  private static final int MOST = 4;
  private static final int FURTHER_RECORDS = 4_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Instances instances;
  private final Group group;
  private final Random random;
  private final List<String> done = new ArrayList<>();
  private int kills;

  Chaos(Instances instances, Group group, Random random) {
    this.instances = instances;
    this.group = group;
    this.random = random;
  }

  /** Something that another thread does while instances come and go. */
  interface Feeding {
    /** Writes some more. */
    void step() throws Exception;

    /** Whether enough is written. */
    boolean isEnough();
  }

  /** Goes on until so many kills are done, and enough is fed. */
  void runBeside(Feeding feeding, int wantedKills) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> fed =
          executor.submit(() -> {
            while (end.getCount() > 0 || !feeding.isEnough()) {
              feeding.step();
            }
            return null;
          });
      try {
        run(wantedKills);
      } finally {
        end.countDown();
      }
      fed.get();
    }
  }

  private void run(int wantedKills) throws Exception {
    while (kills < wantedKills) {
      awaitMoment();
      act();
    }
  }

  /** Sometimes at once: what has just been started is then still restoring. */
  private void awaitMoment() throws Exception {
    if (random.nextInt(4) == 0) {
      return;
    }
    long wanted = group.processed() + random.nextInt(FURTHER_RECORDS);
    Await.until(
        PATIENCE,
        () -> "expected " + wanted + " records: " + group.progress() + "\n" + instances.logs(),
        () -> group.processed() >= wanted);
  }

  private void act() throws Exception {
    List<Integer> running = instances.running();
    int any = running.get(random.nextInt(running.size()));
    switch (random.nextInt(8)) {
      case 0 -> {
        if (running.size() > LEAST) {
          instances.stop(any);
          done.add("stop " + any);
        }
      }
      case 1, 2 -> startOne(running);
      case 3 -> {
        kill(any);
        kill(instances.running().get(0));
        startOne(instances.running());
        startOne(instances.running());
      }
      case 4, 5 -> {
        kill(any);
        if (running.size() <= LEAST) {
          startOne(instances.running());
        }
      }
      default -> {
        kill(any);
        instances.start(any);
        done.add("start " + any);
      }
    }
  }

  private void kill(int number) throws InterruptedException {
    instances.kill(number);
    kills++;
    done.add("kill " + number);
  }

  private void startOne(List<Integer> running) {
    for (int number = 0; number < MOST; number++) {
      if (!running.contains(number)) {
        instances.start(number);
        done.add("start " + number);
        return;
      }
    }
  }

  int kills() {
    return kills;
  }

  /** What was done, in order. */
  List<String> done() {
    return done;
  }
}
