package dev.sottovoce.lab.interop;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * In a process of its own, as in a network namespace: the phone in a Chromium. {@code enrol CODE},
 * {@code dial NAME}, {@code answer}, {@code talking}, {@code heard SINCE}, {@code hangUp}, {@code
 * ended}, {@code diary}. Each is answered with {@code ok ...} or with what went wrong.
 */
public final class BrowserChild {
  private static final int RATE = 48_000;
  private static final long MOST_NANOS = 30_000_000_000L;

  /** Every 20 ms: is somebody loud, and when did a silence end? As {@code Silences} does. */
  private static final String METER =
      """
      (() => {
        if (window.meter) return 'there';
        const context = new AudioContext();
        const meter = { lastLoud: 0, ended: 0, stream: null, analyser: null };
        window.meter = meter;
        setInterval(() => {
          const element = document.querySelector('audio');
          const stream = element?.srcObject ?? null;
          if (stream !== meter.stream) {
            meter.stream = stream;
            meter.analyser = context.createAnalyser();
            meter.analyser.fftSize = 1024;
            if (stream !== null) context.createMediaStreamSource(stream).connect(meter.analyser);
          }
          if (stream === null || element.muted) return;
          const samples = new Float32Array(1024);
          meter.analyser.getFloatTimeDomainData(samples);
          const loud = samples.some((each) => Math.abs(each) > 0.05);
          const now = Date.now();
          if (!loud) return;
          if (meter.lastLoud > 0 && now - meter.lastLoud > 200) meter.ended = now;
          meter.lastLoud = now;
        }, 20);
        return context.resume().then(() => 'meters');
      })()
      """;

  private static final String OVER =
      """
      (() => {
        const { lastLoud, ended } = window.meter;
        const now = Date.now();
        const isOver = ended > SINCE && now - lastLoud < 200 && now - ended > 1500;
        return isOver ? String(ended - SINCE) : '';
      })()
      """;

  /** What the page does, with times, for whoever wonders why something took so long. */
  private static final String DIARY =
      """
      (() => {
        window.diary = [];
        const log = (text) => window.diary.push(`${Date.now() % 100000} ${text}`);
        const first = (data) =>
          typeof data === 'string'
            ? data.split('\\r\\n')[0] + ' ' + (/^CSeq:.*$/m.exec(data)?.[0] ?? '').trim()
            : String(data);
        window.WebSocket = class extends WebSocket {
          constructor(...all) {
            super(...all);
            log('socket');
            this.addEventListener('open', () => log('socket open'));
            this.addEventListener('close', () => log('socket closed'));
            this.addEventListener('message', ({ data }) => log('< ' + first(data)));
          }
          send(data) {
            log('> ' + first(data));
            super.send(data);
          }
        };
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...all) {
            super(...all);
            log('connection');
            this.addEventListener('connectionstatechange', () => log('is ' + this.connectionState));
            this.addEventListener('icegatheringstatechange', () =>
              log('gathering ' + this.iceGatheringState));
          }
        };
        const ask = window.fetch;
        window.fetch = async (what, ...all) => {
          log('asks ' + what);
          return ask(what, ...all).finally(() => log('asked ' + what));
        };
        for (const name of ['online', 'offline']) addEventListener(name, () => log(name));
        navigator.connection?.addEventListener('change', () => log('change'));
        for (const name of ['error', 'unhandledrejection']) {
          addEventListener(name, (event) => log('WRONG ' + (event.message ?? event.reason)));
        }
      })()
      """;

  private final Chromium chromium;
  private final String address;
  private @Nullable WebPhonePage page;

  private BrowserChild(Chromium chromium, String address) {
    this.chromium = chromium;
    this.address = address;
  }

  /** FOLDER, ADDRESS of the page, HERTZ of the tone that it says, the MARK of answers. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path tone = folder.resolve("tone.wav");
    Files.write(tone, TestWav.stereo48(tone(Integer.parseInt(arguments[2]))));
    try (Chromium chromium = Chromium.startTrusting(folder.resolve("profile"), tone)) {
      BrowserChild here = new BrowserChild(chromium, arguments[1]);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(arguments[3] + here.obey(line));
      }
    }
    System.exit(0);
  }

  /** A second, in which there is a whole number of waves: its end goes on with its beginning. */
  private static short[] tone(int hertz) {
    short[] samples = new short[RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (12_000 * Math.sin(2 * Math.PI * hertz * i / RATE));
    }
    return samples;
  }

  private String obey(String line) {
    String[] words = line.split(" ");
    try {
      if (page == null) {
        chromium.beforeEachPage(DIARY);
        page = new WebPhonePage(chromium, address);
      }
      return "ok" + obey(page, words);
    } catch (Exception | AssertionError e) {
      return String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }

  private String obey(WebPhonePage page, String[] words) throws Exception {
    switch (words[0]) {
      case "enrol" -> page.enrol(words[1]);
      case "dial" -> page.call(words[1]);
      case "answer" -> {
        page.awaitText("calls you");
        page.press("Answer");
      }
      case "talking" -> {
        page.awaitText("Compare words");
        chromium.evaluate(METER);
      }
      case "heard" -> {
        return " " + heardSince(page, words[1]);
      }
      case "hangUp" -> {
        page.press("Hang up");
        page.awaitText("The call has ended");
      }
      case "ended" -> page.awaitText("The call has ended");
      case "diary" -> {
        return " " + chromium.evaluate("window.diary.splice(0).join(' | ')");
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "";
  }

  /** How many milliseconds after that time the other end was heard again, for good. */
  private String heardSince(WebPhonePage page, String since) throws Exception {
    long deadline = System.nanoTime() + MOST_NANOS;
    String over = "";
    while (over.isEmpty()) {
      if (System.nanoTime() > deadline) throw new AssertionError("silent; " + page.text());
      Thread.sleep(50);
      over = chromium.evaluate(OVER.replace("SINCE", since));
    }
    return over;
  }
}
