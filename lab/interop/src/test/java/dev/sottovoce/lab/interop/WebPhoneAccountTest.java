package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.lab.interop.own.ToneAudio;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState.Registered;
import dev.sottovoce.phone.account.Membership;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.server.store.Directory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several devices of one person: pages and installed phones let one another in. */
@Timeout(120)
class WebPhoneAccountTest {
  @TempDir Path folder;

  private static String address(OwnServer own) {
    return "http://127.0.0.1:" + own.server.firstLookPort().getAsInt() + "/phone/";
  }

  /** An installed phone, as {@code phone enrol} makes it. */
  private Enrolment.Enrolled enrol(String code, String place) throws Exception {
    Path home = folder.resolve(place);
    return Enrolment.enrol(
        code,
        place,
        AccountStore.inFolder(home),
        PolicyStore.inFolder(home),
        AccountMemory.inFolder(home),
        Clock.systemUTC());
  }

  private OwnAccount own(Account account, String place) throws Exception {
    return new OwnAccount(
        account, AccountMemory.inFolder(folder.resolve(place)), Clock.systemUTC());
  }

  private Chromium hearing(String name) throws Exception {
    Path speech = folder.resolve(name + ".wav");
    Wav.write(speech, CallWithBaresip.speech("alice"));
    return Chromium.startHearing(folder.resolve(name), speech);
  }

  /** A page that asks to be let in. */
  private static WebPhonePage waiting(Chromium chromium, OwnServer own, String user)
      throws Exception {
    WebPhonePage page = new WebPhonePage(chromium, address(own));
    page.enrolFurther(own.server.administration().addUser(user).text());
    return page;
  }

  @Test
  void anInstalledPhone_letsAPageIn_andThePageLetsAnotherPhoneIn() throws Exception {
    Needs.chromium();
    try (OwnServer server = OwnServer.withFirstLook(folder);
        Chromium chromium = Chromium.start(folder.resolve("chromium"))) {
      Enrolment.Enrolled desk = enrol(server.server.administration().addUser("bob").text(), "desk");
      assertInstanceOf(Membership.Founded.class, desk.membership().orElseThrow());
      WebPhonePage page = waiting(chromium, server, "bob");
      OwnAccount atDesk = own(desk.account(), "desk");
      assertEquals(atDesk.waiting().getFirst().code(), page.words());
      atDesk.approve(page.words());
      page.awaitNoText("has to let this one in");

      Enrolment.Enrolled pocket =
          enrol(server.server.administration().addUser("bob").text(), "pocket");
      String code =
          assertInstanceOf(Membership.Waiting.class, pocket.membership().orElseThrow()).code();
      page.comeBack();
      page.awaitText("Another device wants to be yours");
      assertEquals(code, page.words());
      page.press("Yes, let it in");
      page.awaitText("It is in");
      assertEquals(new Membership.Member(), own(pocket.account(), "pocket").join());
      assertEquals(3, atDesk.refresh().devices().size());
    }
  }

  @Test
  void onePageLetsAnotherIn_orNot_andRemembersIt() throws Exception {
    Needs.chromium();
    try (OwnServer server = OwnServer.withFirstLook(folder);
        Chromium one = Chromium.start(folder.resolve("one"));
        Chromium two = Chromium.start(folder.resolve("two"))) {
      WebPhonePage first = new WebPhonePage(one, address(server));
      first.enrol(server.server.administration().addUser("bob").text());
      WebPhonePage second = waiting(two, server, "bob");
      first.comeBack();
      first.awaitText("Another device wants to be yours");
      assertEquals(first.words(), second.words());
      first.press("No");
      first.awaitText("Somebody else may want to be you");
      first.comeBack();
      assertTrue(second.text().contains("has to let this one in"), second.text());
      first.reload();
      first.awaitText("Another device wants to be yours");
      first.press("Yes, let it in");
      first.awaitText("It is in");
      second.awaitNoText("has to let this one in");
      second.awaitText("Ready");
      second.reload();
      second.awaitText("Ready");
      takeBack("bob", 2);
      first.reload();
      first.awaitText("The server tells another account than before");
    }
  }

  @Test
  void aCallThatAnotherPageTook_isNotMissed_andOneThatWasGivenUpIs() throws Exception {
    Needs.chromium();
    try (OwnServer server = OwnServer.withFirstLook(folder);
        Chromium one = hearing("one");
        Chromium two = hearing("two");
        Chromium three = hearing("three")) {
      WebPhonePage first = new WebPhonePage(one, address(server));
      first.enrol(server.server.administration().addUser("bob").text());
      WebPhonePage second = waiting(two, server, "bob");
      first.comeBack();
      first.awaitText("Another device wants to be yours");
      first.press("Yes, let it in");
      second.awaitNoText("has to let this one in");
      WebPhonePage alice = new WebPhonePage(three, address(server));
      alice.enrol(server.server.administration().addUser("alice").text());
      alice.call("bob");
      first.awaitText("calls you");
      second.awaitText("calls you");
      alice.press("Hang up");
      second.awaitText("Missed");
      assertFalse(second.text().contains("Answered on another device"), second.text());
      alice.call("bob");
      first.awaitText("calls you");
      second.awaitText("calls you");
      first.press("Answer");
      second.awaitText("Another device of yours has answered");
      second.awaitText("Answered on another device");
      alice.awaitText("Compare words");
    }
  }

  /**
   * The other end ends the call, and the page keeps nothing: the server shows it the word for that.
   */
  @Test
  void aPageThatIsRemovedDuringACall_losesIt_andErasesItself() throws Exception {
    Needs.chromium();
    try (OwnServer server = OwnServer.withFirstLook(folder);
        Chromium chromium = hearing("page")) {
      Enrolment.Enrolled desk = enrol(server.server.administration().addUser("bob").text(), "desk");
      WebPhonePage page = waiting(chromium, server, "bob");
      OwnAccount atDesk = own(desk.account(), "desk");
      atDesk.approve(page.words());
      page.awaitText("Ready");
      UUID removed = otherThan(desk.account(), server);
      Account alices =
          enrol(server.server.administration().addUser("alice").text(), "alice").account();
      PhoneConfig config =
          PhoneConfig.of(alices).accounts(AccountMemory.inFolder(folder.resolve("alice")));
      try (Phone alice = Phone.open(config)) {
        assertInstanceOf(Registered.class, alice.register().get(10, TimeUnit.SECONDS));
        Call call = alice.call("bob", new ToneAudio(440, 1000, 1).options());
        page.awaitText("calls you");
        page.press("Answer");
        page.awaitText("Compare words");
        atDesk.remove(removed);
        CallEnd end = call.ended().get(30, TimeUnit.SECONDS);
        assertEquals(EndReason.DEVICE_REMOVED, end.reason(), end::sentence);
        page.awaitText("This phone was removed or cut off on");
      }
    }
  }

  private static UUID otherThan(Account account, OwnServer server) {
    return server.server.administration().devices().stream()
        .map(Directory.Device::id)
        .filter(each -> !each.toString().equals(account.deviceId()))
        .findFirst()
        .orElseThrow();
  }

  /** A server that tells an account as it was before its last statement. */
  private void takeBack(String user, int number) throws Exception {
    String database = "jdbc:sqlite:" + folder.resolve("server/sottovoce.db");
    String delete = "DELETE FROM account_statements WHERE user_name = ? AND number = ?";
    try (Connection connection = DriverManager.getConnection(database);
        PreparedStatement statement = connection.prepareStatement(delete)) {
      statement.setString(1, user);
      statement.setInt(2, number);
      assertEquals(1, statement.executeUpdate());
    }
  }
}
