package dev.sottovoce.lab.attacks.signalling;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** See {@link #story}. */
public final class MangledMessages extends BrokenMessages {
  private static final int MESSAGES = 500;
  private static final long SEED = 20_261_129;

  @Override
  public String story() {
    return "a member sends five hundred messages with octets cut, changed and doubled while others call";
  }

  @Override
  List<Bytes> messages(Device mallory, Device victim) {
    Random random = new Random(SEED);
    List<Bytes> all = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Bytes whole =
          (i % 2 == 0 ? mallory.invite(victim) : mallory.registration().toRequest()).octets();
      all.add(mangled(whole.toArray(), random));
    }
    return all;
  }

  private static Bytes mangled(byte[] octets, Random random) {
    int at = random.nextInt(octets.length);
    int most = Math.min(64, octets.length - at);
    int count = 1 + random.nextInt(most);
    Bytes whole = Bytes.copyOf(octets);
    Bytes before = whole.slice(0, at);
    Bytes piece = whole.slice(at, at + count);
    Bytes after = whole.slice(at + count, octets.length);
    return switch (random.nextInt(4)) {
      case 0 -> Bytes.concat(before, after);
      case 1 -> Bytes.concat(before, piece, piece, after);
      case 2 -> Bytes.concat(before, noise(count, random), after);
      default -> before;
    };
  }

  private static Bytes noise(int count, Random random) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }
}
