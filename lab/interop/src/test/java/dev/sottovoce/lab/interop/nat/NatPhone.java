package dev.sottovoce.lab.interop.nat;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.lab.interop.own.ToneAudio;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RelayUse;
import dev.sottovoce.policy.Policy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * In a namespace: our phone. {@code enrol CODE}, {@code open KEYING RELAYS}, {@code call NAME}; or
 * in its parts {@code begin NAME} or {@code dial NAME}, {@code hears}, {@code heard SINCE}, {@code
 * end}, {@code ended}. Each is answered with {@code ok ...} or with what went wrong. It answers
 * every call that comes in.
 */
final class NatPhone {
  private static final int FRAMES = 15;

  private final AccountStore store;
  private @Nullable Account account;
  private @Nullable Phone phone;
  private volatile @Nullable Call going;
  private volatile ToneAudio heard = callees();

  private NatPhone(Path home) {
    store = AccountStore.inFolder(home);
  }

  /** HOME. */
  public static void main(String[] arguments) throws Exception {
    NatPhone here = new NatPhone(Path.of(arguments[0]));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(NatChild.MARK + here.obey(line));
    }
    here.close();
    System.exit(0);
  }

  private String obey(String line) {
    String[] words = line.split(" ");
    try {
      return switch (words[0]) {
        case "enrol" -> {
          account = Enrolment.redeem(words[1], "nat", store);
          yield "ok";
        }
        case "open" -> open(words[1].replace('_', ' '), RelayUse.valueOf(words[2]));
        case "begin" -> begin(words[1]);
        case "dial" -> {
          dial(words[1]);
          yield "ok";
        }
        case "hears" -> hears();
        case "heard" -> heardSince(Long.parseLong(words[1]));
        case "end" -> end();
        case "ended" -> ended();
        default -> call(words[1]);
      };
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    } catch (Exception e) {
      return e.toString();
    }
  }

  private void close() {
    if (phone != null) phone.close();
    phone = null;
  }

  private String open(String keying, RelayUse relays) throws Exception {
    close();
    if (account == null) return "not enrolled";
    Phone opened =
        Phone.open(
            PhoneConfig.of(account)
                .policy(CallPolicy.builtIn(Policy.Profile.DEFAULT, keying))
                .relays(relays));
    phone = opened;
    RegistrationState state = opened.register().get(10, SECONDS);
    opened.onIncomingCall(incoming -> {
      heard = callees();
      going = incoming.answer(heard.options());
    });
    return state instanceof RegistrationState.Registered ? "ok" : state.toString();
  }

  private static ToneAudio callees() {
    return new ToneAudio(1000, 440, 1);
  }

  private Call dial(String peer) {
    if (phone == null) throw new IllegalStateException("not open");
    heard = new ToneAudio(440, 1000, FRAMES);
    Call call = phone.call(peer, heard.options());
    going = call;
    return call;
  }

  private String begin(String peer) throws Exception {
    Call call = dial(peer);
    call.connected().get(20, SECONDS);
    return heard.enough().await(5, SECONDS) ? "ok" : "connected, and nothing is heard";
  }

  /** Whether the other end is heard from now on, and how long that takes. */
  private String hears() throws Exception {
    long begun = System.nanoTime();
    heard.again(FRAMES);
    boolean enough = heard.enough().await(25, SECONDS);
    Call call = going;
    if (call != null && call.ended().isDone()) return call.ended().get().sentence();
    return enough ? "ok " + (System.nanoTime() - begun) / 1_000_000 : "nothing is heard";
  }

  /** How many milliseconds after that time the other end was heard again, for good. */
  private String heardSince(long since) throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS.toNanos(30);
    while (System.nanoTime() < deadline) {
      long again = heard.silences().overSince(since, System.currentTimeMillis());
      if (again >= 0) return "ok " + again;
      Thread.sleep(50);
    }
    return "nothing is heard";
  }

  private String end() throws Exception {
    Call call = going;
    if (call == null) return "no call";
    call.hangUp();
    return ended();
  }

  private String ended() throws Exception {
    Call call = going;
    if (call == null) return "no call";
    return "ok " + call.ended().get(10, SECONDS).reason();
  }

  private String call(String peer) throws Exception {
    if (phone == null) return "not open";
    ToneAudio heard = new ToneAudio(440, 1000, FRAMES);
    Call call = phone.call(peer, heard.options());
    try {
      call.connected().get(20, SECONDS);
      if (!heard.enough().await(5, SECONDS)) return "connected, and nothing is heard";
      long millis = call.statistics().setUp().orElseThrow().toMillis();
      return "ok " + millis;
    } finally {
      call.hangUp();
      call.ended().get(10, SECONDS);
    }
  }
}
