package io.weir.ops.command;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions at signals. The JDK has no public way to do that: its own class is found by
 * reflection.
 */
final class Signals {
  private static final Logger logger = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Runs an action, on a thread of its own, each time that a signal comes.
   *
   * @param name the signal without SIG, such as {@code HUP}
   * @return whether this system can do that
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              MethodHandles.lookup().lookupClass().getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      logger.warn("SIG{} has no effect here: {}", name, e.toString());
      return false;
    }
  }
}
