package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.TlsLine;
import dev.sottovoce.sip.message.SipRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** See {@link #story}. */
public final class NamesByTime implements Attack {
  private static final String KNOWN = "carol";
  private static final String NOBODY = "zorro";

  /** As many as a device may have. */
  private static final int LINES = 4;

  /** A connection may send two hundred messages at once, also the one that declines. */
  private static final int SAMPLES = 180;

  private static final int WARM_UPS = 40;

  /**
   * How far from a half the share of pairs of answers may be in which the known name's took longer.
   * By chance it is 0.03 off in one run of three, and never so far.
   */
  private static final double NOTICED = 0.15;

  @Override
  public String story() {
    return "a member calls names, and sees by how long the answers take which ones are users'";
  }

  @Override
  public String stoppedBy() {
    return "for a name whose phones are away nothing is looked up that is not for one nobody has";
  }

  /** That somebody's phone is asked and declines is seen by the same reckoning. */
  @Override
  public Control control() {
    return new Control.HonestForm(target -> {
      Device mallory = target.device("mallory");
      try (Callee callee = new Callee(target, target.device(KNOWN))) {
        return tellsApart(target, mallory) && !callee.calls().isEmpty();
      }
    });
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Device mallory = target.device("mallory");
    target.device(KNOWN);
    return tellsApart(target, mallory);
  }

  private static boolean tellsApart(Target target, Device mallory) throws Exception {
    List<String> names = new ArrayList<>();
    names.addAll(Collections.nCopies(SAMPLES, KNOWN));
    names.addAll(Collections.nCopies(SAMPLES, NOBODY));
    // In any order, so that whatever else the machine does falls on both alike.
    Collections.shuffle(names, new Random(1));
    List<Long> known = new ArrayList<>();
    List<Long> nobody = new ArrayList<>();
    List<TlsLine> lines = new ArrayList<>();
    try {
      for (int i = 0; i < LINES; i++) lines.add(new TlsLine(target, mallory));
      for (int i = 0; i < WARM_UPS; i++) time(lines.get(i % LINES), mallory, NOBODY);
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        long nanos = time(lines.get(i % LINES), mallory, name);
        (name.equals(KNOWN) ? known : nobody).add(nanos);
      }
    } finally {
      for (TlsLine each : lines) each.close();
    }
    return Math.abs(longer(known, nobody) - 0.5) > NOTICED;
  }

  private static long time(TlsLine line, Device mallory, String name) throws Exception {
    SipRequest call = mallory.invite("sip:" + name + "@" + Target.DOMAIN);
    long begun = System.nanoTime();
    line.send(call);
    if (line.response().isEmpty()) throw new IOException("no answer");
    return System.nanoTime() - begun;
  }

  /** In which share of all pairs the first time is the longer one (Mann and Whitney). */
  static double longer(List<Long> first, List<Long> second) {
    double pairs = 0;
    for (long one : first) {
      for (long other : second) pairs += one > other ? 1 : one == other ? 0.5 : 0;
    }
    return pairs / ((double) first.size() * second.size());
  }
}
