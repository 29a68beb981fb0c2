package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallStatistics;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through the real server whose phones change the keys by themselves, heard both ways. */
@Timeout(90)
class RekeyingThroughServerTest {
  private static final int CHANGES = 3;

  @TempDir Path folder;

  private final BlockingQueue<SecurityReport> alicesNews = new LinkedBlockingQueue<>();
  private final BlockingQueue<SecurityReport> bobsNews = new LinkedBlockingQueue<>();

  private static Phone phone(Account account, String keying) throws Exception {
    return House.signedIn(
        PhoneConfig.of(account)
            .policy(
                CallPolicy.builtIn(Policy.Profile.DEFAULT, keying)
                    .rekeyAfter(Optional.of(Duration.ofSeconds(1)))));
  }

  private static CallListener telling(BlockingQueue<SecurityReport> news) {
    return new CallListener() {
      @Override
      public void rekeyed(Call call, SecurityReport security) {
        news.add(security);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"DTLS 1.3", "DTLS 1.2", "MIKEY-DH", "MIKEY-DHHMAC"})
  void keysChangeAgainAndAgain_andNothingIsLost(String keying) throws Exception {
    ToneAudio alices = new ToneAudio(440, 1000, 100);
    ToneAudio bobs = new ToneAudio(1000, 440, 100);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    try (House house = new House(folder)) {
      Account alicesAccount = house.enrol("alice");
      Account bobsAccount = house.enrol("bob");
      if (keying.equals("MIKEY-DHHMAC")) house.group("alice", "bob");
      try (Phone alice = phone(alicesAccount, keying);
          Phone bob = phone(bobsAccount, keying)) {
        bob.onIncomingCall(incoming ->
            answered.complete(incoming.answer(bobs.options().listener(telling(bobsNews)))));
        Call call = alice.call("bob", alices.options().listener(telling(alicesNews)));
        SecurityReport first = call.connected().get(15, SECONDS);
        for (int i = 0; i < CHANGES; i++) {
          assertSame(first, alicesNews.poll(15, SECONDS));
          assertSame(first, bobsNews.poll(15, SECONDS));
        }
        assertTrue(alices.enough().await(15, SECONDS), "alice hears");
        assertTrue(bobs.enough().await(15, SECONDS), "bob hears");
        for (Call each : List.of(call, answered.get())) {
          CallStatistics counts = each.statistics();
          assertEquals(0, counts.packetsLost(), counts::toString);
          assertEquals(0, counts.packetsRefused(), counts::toString);
        }
        call.hangUp();
        call.ended().get(10, SECONDS);
      }
    }
    assertTrue(alices.share() > 0.5, "alice heard bob's tone to " + alices.share());
    assertTrue(bobs.share() > 0.5, "bob heard alice's tone to " + bobs.share());
  }

  /** Everything but who is at the other end, which differs from end to end. */
  private static void assertSame(SecurityReport first, @Nullable SecurityReport later) {
    if (later == null) throw new AssertionError("no news of other keys");
    assertEquals(first.agreement(), later.agreement());
    assertEquals(first.srtp(), later.srtp());
    assertEquals(first.lock(), later.lock());
    assertEquals(first.string(), later.string());
  }
}
