package dev.sottovoce.phone.sample;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** A phone in a few lines: it answers every call with an announcement, and can call by itself. */
public final class VoiceBot implements AutoCloseable {
  private final Phone phone;

  /** Takes the account in {@code home}, or enrols with {@code code} when there is none. */
  public VoiceBot(Path home, String code) throws IOException {
    AccountStore store = AccountStore.inFolder(home);
    Optional<Account> known = store.load();
    Account account = known.isPresent() ? known.get() : Enrolment.redeem(code, "voice bot", store);
    phone = Phone.open(PhoneConfig.of(account));
  }

  /** Answers every call from now on, each with a source and a sink of its own. */
  public void answer(Supplier<AudioSource> announcement, Supplier<AudioSink> listener) {
    phone.onIncomingCall(call -> call.answer(CallOptions.of(announcement.get(), listener.get())));
    phone.register();
  }

  /** Calls somebody and returns how it ended. */
  public CallEnd call(String target, AudioSource said, AudioSink heard)
      throws InterruptedException, ExecutionException {
    phone.register().get();
    Call call = phone.call(target, CallOptions.of(said, heard));
    return call.ended().get();
  }

  @Override
  public void close() {
    phone.close();
  }
}
