package dev.sottovoce.lab.bench.audio;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.cli.report.Alignment;
import dev.sottovoce.cli.report.Recording;
import dev.sottovoce.lab.bench.BenchServer;
import dev.sottovoce.lab.interop.BrowserPage;
import dev.sottovoce.lab.interop.Chromium;
import dev.sottovoce.lab.interop.SipEnd;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The receiver of a stock Chromium: our phone calls a page over a {@link RoughPath}, in real time,
 * and the page keeps what it hears.
 */
final class ChromiumReceiver implements AutoCloseable {
  static final String NAME = "Chromium's receiver";

  private static final long LIMIT_SECONDS = 30;
  private static final long TAIL_MILLIS = 1_500;
  private static final int FRAME = Wav.RATE / 50;

  /** What is cut of the recording before speech leaves so much for delays that change. */
  private static final double MARGIN_SECONDS = 0.35;

  private final SottovoceServer server;
  private final Phone phone;
  private final SipEnd signalling;
  private final Chromium chromium;
  private final byte[] nothingSaid;

  private ChromiumReceiver(
      SottovoceServer server, Phone phone, SipEnd signalling, Chromium chromium, byte[] nothing) {
    this.server = server;
    this.phone = phone;
    this.signalling = signalling;
    this.chromium = chromium;
    this.nothingSaid = nothing;
  }

  /** Empty where there is no Chromium. */
  static Optional<ChromiumReceiver> open() throws Exception {
    if (!Chromium.isInstalled()) {
      System.err.println("Chromium is not installed (Debian: chromium): measured without it");
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("sottovoce-bench");
    Path silence = folder.resolve("silence.wav");
    Wav.write(silence, new short[Wav.RATE]);
    SottovoceServer server = BenchServer.start(folder);
    String code = server.administration().addUser("alice").text();
    Account account =
        Enrolment.redeem(code, "bench", AccountStore.inFolder(folder.resolve("alice")));
    Phone phone = Phone.open(PhoneConfig.of(account).policy(CallPolicy.OWN_PHONES));
    phone.register().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    Path kit = folder.resolve("kit");
    SipPhoneKit.Options options = new SipPhoneKit.Options(SipPhoneKit.Ice.ON, "127.0.0.1", 0);
    SipPhoneKit made = server.administration().addSipPhone("browser", kit, options);
    SipEnd signalling = new SipEnd(kit, made.address(), "127.0.0.1", server.sipPort());
    signalling.register();
    return Optional.of(
        new ChromiumReceiver(
            server,
            phone,
            signalling,
            Chromium.start(folder.resolve("profile")),
            Files.readAllBytes(silence)));
  }

  /** What is heard of speech, cut so that it is later by less than a second. */
  short[] hear(short[] speech, RoughNetwork network) throws Exception {
    BrowserPage page = new BrowserPage(chromium, nothingSaid);
    try (RoughPath path = new RoughPath(network, speech.length / FRAME)) {
      CallOptions options =
          CallOptions.of(new WavSource(speech, WavSource.Afterwards.SILENCE), deaf());
      Call call = phone.call("browser", options);
      signalling.answer(
          offer -> path.forPhone(page.answer(path.forOther(offer), BrowserPage.Setup.AS_IT_COMES)));
      call.connected().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      Thread.sleep(speech.length * 1000L / Wav.RATE + network.jitterMillis() + TAIL_MILLIS);
      short[] heard = page.recording();
      call.hangUp();
      signalling.awaitBye();
      return cut(speech, heard);
    } finally {
      page.end();
    }
  }

  private static short[] cut(short[] speech, short[] heard) {
    double later =
        Alignment.delaySeconds(new Recording(speech, Wav.RATE), new Recording(heard, Wav.RATE));
    int from = (int) ((later - MARGIN_SECONDS) * Wav.RATE);
    if (from >= 0) return Arrays.copyOfRange(heard, Math.min(from, heard.length), heard.length);
    short[] padded = new short[heard.length - from];
    System.arraycopy(heard, 0, padded, -from, heard.length);
    return padded;
  }

  private static AudioSink deaf() {
    return new AudioSink() {
      @Override
      public void write(short[] frame) {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() throws IOException {
    chromium.close();
    signalling.close();
    phone.close();
    server.close();
  }
}
