package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.lab.bench.leakage.Script.Side;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.audio.AudioSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that holds one end of several calls and says what the script says. At the end it writes
 * down, for each call, the ports that it opened and how many frames it said.
 */
final class SpeakingPhone {
  static final String READY = "ready";
  static final String CONNECTED = "connected";

  private static final long LIMIT_SECONDS = 30;

  /**
   * So that each call's ports are its own, and no call begins on another one's beat for certain.
   */
  private static final long BETWEEN_CALLS_MILLIS = 230;

  /** One call's end. */
  private record Spoken(Call call, Speaker speaker, Set<Integer> ports) {
    String line(int number) {
      StringBuilder line = new StringBuilder();
      line.append(number).append(' ').append(speaker.frames());
      for (int port : ports) line.append(' ').append(port);
      return line.toString();
    }
  }

  private final Side side;
  private final int calls;
  private final Script script;
  private final Speaker.Sentences sentences;
  private final List<Spoken> spoken = new ArrayList<>();
  private Set<Integer> portsBefore = Set.of();

  private SpeakingPhone(Side side, int calls, Script script) throws IOException {
    this.side = side;
    this.calls = calls;
    this.script = script;
    sentences = Speaker.Sentences.load();
  }

  /** Arguments: folder of the account, side, setting, calls, seconds, seed, file to write. */
  public static void main(String[] arguments) throws Exception {
    Side side = Side.valueOf(arguments[1]);
    int calls = Integer.parseInt(arguments[3]);
    SpeakingPhone speaking =
        new SpeakingPhone(side, calls, new Script(Long.parseLong(arguments[5])));
    Account account = AccountStore.inFolder(Path.of(arguments[0])).load().orElseThrow();
    PhoneConfig config =
        PhoneConfig.of(account)
            .policy(CallPolicy.OWN_PHONES)
            .simultaneousCalls(calls)
            .codecs(Setting.valueOf(arguments[2]).codecs());
    try (Phone phone = Phone.open(config)) {
      RegistrationState state = phone.register().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!(state instanceof RegistrationState.Registered)) throw new IOException("" + state);
      if (side == Side.CALLEE) speaking.answer(phone);
      else speaking.call(phone, Integer.parseInt(arguments[4]));
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < speaking.spoken.size(); i++) lines.add(speaking.spoken.get(i).line(i));
    Files.write(Path.of(arguments[6]), lines);
    System.exit(0);
  }

  private void call(Phone phone, int seconds) throws Exception {
    portsBefore = OwnPorts.open();
    for (int i = 0; i < calls; i++) {
      Speaker speaker = new Speaker(script, side, i, sentences);
      begun(phone.call("bob", options(speaker)), speaker);
      Thread.sleep(BETWEEN_CALLS_MILLIS);
    }
    System.out.println(CONNECTED);
    Thread.sleep(seconds * 1000L);
    for (Spoken each : spoken) each.call().hangUp();
    awaitEnds();
  }

  private void answer(Phone phone) throws Exception {
    BlockingQueue<Spoken> answered = new LinkedBlockingQueue<>();
    AtomicInteger number = new AtomicInteger();
    phone.onIncomingCall(incoming -> {
      Speaker speaker = new Speaker(script, side, number.getAndIncrement(), sentences);
      answered.add(new Spoken(incoming.answer(options(speaker)), speaker, Set.of()));
    });
    portsBefore = OwnPorts.open();
    System.out.println(READY);
    while (spoken.size() < calls) {
      Spoken next = answered.poll(2 * LIMIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) throw new IOException("a call did not come");
      begun(next.call(), next.speaker());
    }
    awaitEnds();
  }

  private void begun(Call call, Speaker speaker) throws Exception {
    speaker.speaksIn(call);
    call.connected().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    Set<Integer> now = OwnPorts.open();
    Set<Integer> ports = new TreeSet<>(now);
    ports.removeAll(portsBefore);
    portsBefore = now;
    spoken.add(new Spoken(call, speaker, ports));
  }

  private void awaitEnds() throws Exception {
    for (Spoken each : spoken) each.call().ended().get();
    // Media threads say goodbye first.
    Thread.sleep(500);
  }

  private static CallOptions options(Speaker speaker) {
    AudioSink deaf =
        new AudioSink() {
          @Override
          public void write(short[] frame) {}

          @Override
          public void close() {}
        };
    return CallOptions.of(speaker, deaf);
  }
}
