package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody on the way to the server learns from sizes, from calls by a real coturn. */
@Timeout(120)
class PaddedSignallingTest {
  /** Of messages. */
  private static final Set<Integer> SIZES = Set.of(2048, 4096, 14_336, 32_768);

  /** The same in records of 16 KiB at most, and of a little less by the phone. */
  private static final Set<Integer> TO_PHONE = Set.of(2048, 4096, 14_336, 16_384);

  private static final Set<Integer> TO_SERVER = Set.of(2048, 4096, 14_336, 16_367, 34);

  @TempDir Path folder;

  /** Calls that are held, rekeyed, declined and given up, and a REGISTER with much in it. */
  private static void use(Phone from, Phone to, String callee) throws Exception {
    ToneAudio here = new ToneAudio(440, 1000, 50);
    ToneAudio there = new ToneAudio(1000, 440, 50);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    to.onIncomingCall(incoming -> answered.complete(incoming.answer(there.options())));
    Call call = from.call(callee, here.options());
    call.connected().get(30, SECONDS);
    answered.get(10, SECONDS).connected().get(10, SECONDS);
    assertTrue(here.enough().await(15, SECONDS), "the callee is heard");
    call.hold();
    Thread.sleep(500);
    call.resume();
    Thread.sleep(500);
    call.rekey();
    Thread.sleep(1000);
    call.hangUp();
    call.ended().get(10, SECONDS);
    to.onIncomingCall(incoming -> incoming.decline());
    Call declined = from.call(callee, new ToneAudio(440, 1000, 50).options());
    declined.ended().get(20, SECONDS);
    CompletableFuture<Boolean> rings = new CompletableFuture<>();
    to.onIncomingCall(incoming -> rings.complete(true));
    Call givenUp = from.call(callee, new ToneAudio(440, 1000, 50).options());
    rings.get(20, SECONDS);
    givenUp.hangUp();
    givenUp.ended().get(10, SECONDS);
    PushParameters push =
        new PushParameters(
            PushProvider.WEB_PUSH,
            "https://push.example.org/" + "x".repeat(200),
            "",
            Optional.empty());
    assertFalse(from.wakeBy(push, "model").get(10, SECONDS), "this server wakes nobody");
    Thread.sleep(300);
  }

  private void watched(String metadata, RecordTap.Tape callers, RecordTap.Tape callees)
      throws Exception {
    try (Street street = new Street(folder, metadata);
        Phone al = street.phone("al", callers);
        Phone florence = street.phone("florence", callees)) {
      callers.start();
      callees.start();
      use(al, florence, "florence");
      callers.stop();
      callees.stop();
    }
  }

  @Test
  void underAStandardPolicy_recordsTellMessagesApart() throws Exception {
    RecordTap.Tape callers = new RecordTap.Tape();
    watched("standard", callers, new RecordTap.Tape());
    assertTrue(new TreeSet<>(callers.toServer).size() >= 6, callers.toServer.toString());
  }

  @Test
  void underAProtectedPolicy_recordsHaveFewSizes() throws Exception {
    RecordTap.Tape callers = new RecordTap.Tape();
    RecordTap.Tape callees = new RecordTap.Tape();
    watched("protected", callers, callees);
    for (RecordTap.Tape each : List.of(callers, callees)) {
      assertTrue(each.toServer.size() > 10, each.toServer.toString());
      assertTrue(each.toPhone.size() > 10, each.toPhone.toString());
      assertTrue(TO_SERVER.containsAll(each.toServer), each.toServer.toString());
      assertTrue(TO_PHONE.containsAll(each.toPhone), each.toPhone.toString());
    }
  }

  @Test
  void underAProtectedPolicy_allMessagesHaveFewSizes_whateverTheyAreAndWhoeverSendsThem()
      throws Exception {
    Wire callers = new Wire();
    Wire callees = new Wire();
    String longName = "florence-with-a-name-that-is-rather-long-for-one";
    try (Street street = new Street(folder, "protected");
        Phone al = street.phone("al", callers);
        Phone florence = street.phone(longName, callees)) {
      use(al, florence, longName);
    }
    TreeMap<String, Set<Integer>> sizes = new TreeMap<>();
    for (Wire wire : List.of(callers, callees)) {
      for (Queue<SipMessage> each : List.of(wire.sent, wire.received)) {
        for (SipMessage message : each) {
          sizes
              .computeIfAbsent(message.cseq().method(), method -> new TreeSet<>())
              .add(message.octets().length());
        }
      }
    }
    sizes.values().forEach(each -> assertTrue(SIZES.containsAll(each), sizes.toString()));
    assertEquals(
        Set.of("ACK", "BYE", "CANCEL", "INVITE", "REGISTER"), sizes.keySet(), sizes.toString());
    // One that says goodbye, and one that only renews: the same.
    assertEquals(sizes.get("REGISTER"), sizes.get("BYE"));
  }
}
