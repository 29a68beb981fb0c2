package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;

/** The phone in the browser, as a person uses it: by what the screen says. */
final class WebPhonePage implements Screen {
  /** What Chromium does to make speech nicer would be measured instead of the call. */
  private static final String PLAIN_MICROPHONE =
      """
      (() => {
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
        navigator.mediaDevices.getUserMedia = (wanted) => ask(wanted.video ? wanted : { audio });
        return 'plain';
      })()
      """;

  /** Another key's fingerprint in a description. */
  static final String OTHER_FINGERPRINT =
      "(text) => text.replace(/a=fingerprint:sha-256 ../, 'a=fingerprint:sha-256 00')";

  /** Nothing is changed, and what came can come again. */
  static final String UNCHANGED = "(text) => text";

  /** Other addresses in a description. */
  static final String OTHER_ADDRESSES = "(text) => text.replace(/127\\.0\\.0\\.1/g, '127.0.0.9')";

  /** Opus is not among the codecs any more. */
  static final String OTHER_CODEC = "(text) => text.replace(/opus\\/48000\\/2/g, 'L16/008000/1')";

  /** Opus at a rate that follows what is said. */
  static final String VARIABLE_RATE = "(text) => text.replace(/cbr=1/g, 'cbr=0')";

  /** Somebody between the server and this page, who changes what the page is sent. */
  private static final String IN_BETWEEN =
      """
      (() => {
        const isThere = window.change !== undefined;
        window.change = CHANGE;
        window.applied = 0;
        if (isThere) return 'another change';
        const set = RTCPeerConnection.prototype.setRemoteDescription;
        RTCPeerConnection.prototype.setRemoteDescription = function (...all) {
          window.applied++;
          return set.apply(this, all);
        };
        const Real = window.WebSocket;
        window.WebSocket = class extends Real {
          set onmessage(handler) {
            super.onmessage = (event) => {
              let data = event.data;
              if (typeof data !== 'string') data = new TextDecoder().decode(data);
              const [head, body = ''] = data.split('\\r\\n\\r\\n');
              if (head.includes(WHICH) && body !== '') {
                data = head + '\\r\\n\\r\\n' + window.change(body);
                window.again = () => handler(new MessageEvent('message', { data }));
              }
              handler(new MessageEvent('message', { data }));
            };
          }
        };
        return 'between';
      })()
      """;

  /** Remembers the connections that the page makes, so that one can go. */
  private static final String CONNECTIONS =
      """
      (() => {
        const Real = window.RTCPeerConnection;
        window.connections = [];
        window.RTCPeerConnection = class extends Real {
          constructor(...all) {
            super(...all);
            window.connections.push(this);
          }
        };
        return 'remembered';
      })()
      """;

  /** Of so few packets at a time that no two sizes make up for each other. */
  private static final String SIZES =
      """
      (() => {
        window.sizes = new Set();
        let [packets, octets] = [0, 0];
        setInterval(async () => {
          for (const each of (await window.connections.at(-1).getStats()).values()) {
            if (each.type !== 'outbound-rtp') continue;
            if (packets > 0 && each.packetsSent > packets) {
              window.sizes.add((each.bytesSent - octets) / (each.packetsSent - packets));
            }
            [packets, octets] = [each.packetsSent, each.bytesSent];
          }
        }, 50);
        return 'looks';
      })()
      """;

  private static final String TAP =
      """
      (() => {
        const element = document.querySelector('audio');
        const context = new AudioContext({ sampleRate: 48000 });
        const heard = [];
        window.heard = heard;
        const input = context.createMediaStreamSource(element.srcObject);
        const tap = context.createScriptProcessor(4096, 1, 1);
        tap.onaudioprocess = (e) =>
          heard.push(Float32Array.from(e.inputBuffer.getChannelData(0)));
        input.connect(tap);
        tap.connect(context.destination);
        return context.resume().then(() => 'taps');
      })()
      """;

  private static final String SILENT_FOR_LONG = "String(window.heard.length > 60)";

  private static final String RECORDING =
      """
      (() => {
        const all = window.heard.flatMap((each) => Array.from(each));
        const samples = Int16Array.from(all, (each) => Math.max(-1, Math.min(1, each)) * 32767);
        let text = '';
        for (const each of new Uint8Array(samples.buffer)) text += String.fromCharCode(each);
        return btoa(text);
      })()
      """;

  private static final String SCAN =
      "document.querySelector('sottovoce-app').shadowRoot.querySelector('sottovoce-scan')";

  private static final int MOST_TABS = 40;

  /** What somebody who cannot see is told that the focus is on. */
  private static final String FOCUSED =
      """
      (() => {
        const root = document.querySelector('sottovoce-app').shadowRoot;
        const found = root.activeElement;
        if (found === null) return '';
        const label = found.id && root.querySelector(`label[for="${found.id}"]`);
        return (label?.innerText ?? found.innerText ?? '').trim();
      })()
      """;

  private final Browser browser;

  WebPhonePage(Browser browser, String address) throws Exception {
    this.browser = browser;
    browser.open(address);
    awaitText("Sottovoce");
    browser.evaluate(PLAIN_MICROPHONE);
  }

  /** For what Chromium alone is asked. */
  Chromium chromium() {
    return (Chromium) browser;
  }

  /** The page comes anew. */
  void reload() throws Exception {
    browser.evaluate("window.isOld = true, location.reload(), 'reloads'");
    while (isOld()) Thread.sleep(20);
    awaitText("Sottovoce");
    browser.evaluate(PLAIN_MICROPHONE);
  }

  private boolean isOld() throws InterruptedException {
    try {
      return browser.evaluate("String(window.isOld ?? 'no')").equals("true");
    } catch (IOException e) {
      // Between the old page and the new one there is none to ask.
      return true;
    }
  }

  /** Something is not shown any more. */
  void awaitNoText(String unwanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (text().contains(unwanted)) {
      if (System.nanoTime() > deadline) throw new AssertionError("still shown: " + text());
      Thread.sleep(50);
    }
  }

  /** Opens what the lock says when it is asked. */
  void openDetails() throws Exception {
    browser.evaluate(
        "document.querySelector('sottovoce-app').shadowRoot.querySelector('details').open = true");
  }

  /** What the screen says. */
  @Override
  public String text() throws IOException, InterruptedException {
    return browser.evaluate(
        "document.querySelector('sottovoce-app')?.shadowRoot?.querySelector('main')?.innerText"
            + " ?? ''");
  }

  void press(String label) throws Exception {
    String pressed =
        browser.evaluate(
            "(() => { const all = [...document.querySelector('sottovoce-app').shadowRoot"
                + ".querySelectorAll('button')];"
                + "const found = all.find((each) => each.innerText.trim() === "
                + Chromium.quoted(label)
                + " && !each.disabled);"
                + "found?.click(); return found === undefined ? 'no' : 'yes'; })()");
    if (!pressed.equals("yes")) throw new AssertionError("no button " + label + ": " + text());
  }

  void type(String field, String value) throws Exception {
    browser.evaluate(
        "document.querySelector('sottovoce-app').shadowRoot.querySelector('[name="
            + field
            + "]').value = "
            + Chromium.quoted(value));
  }

  /** Takes one entry of a list. */
  void choose(String field, String value) throws Exception {
    browser.evaluate(
        "(() => { const list = document.querySelector('sottovoce-app').shadowRoot"
            + ".querySelector('[name="
            + field
            + "]'); list.value = "
            + Chromium.quoted(value)
            + "; list.dispatchEvent(new Event('change')); return 'chosen'; })()");
  }

  /** As if chosen in the settings; what is shown stays. */
  void speak(String language) throws Exception {
    browser.evaluate(
        "(async () => { const app = document.querySelector('sottovoce-app'); const { notice } = app;"
            + " await app.speak('"
            + language
            + "').catch(() => {}); app.notice = notice; app.requestUpdate(); await app.updateComplete;"
            + " return 'spoken'; })()");
  }

  /** Ticks a box, or takes the tick away. */
  void tick(String field) throws Exception {
    browser.evaluate(
        "document.querySelector('sottovoce-app').shadowRoot.querySelector('[name="
            + field
            + "]').click()");
  }

  /** Goes on with the Tab key until something of that name has the focus. */
  void tabTo(String name) throws Exception {
    StringBuilder passed = new StringBuilder();
    for (int i = 0; i < MOST_TABS; i++) {
      String focused = browser.evaluate(FOCUSED);
      if (focused.equals(name)) return;
      passed.append(focused).append(" | ");
      chromium().key("Tab");
    }
    throw new AssertionError("no key leads to " + name + ", but to " + passed);
  }

  /** The same, and presses it by Enter. */
  void enterOn(String name) throws Exception {
    tabTo(name);
    chromium().key("Enter");
  }

  /** Types into what has the focus. */
  void keys(String text) throws Exception {
    for (int i = 0; i < text.length(); i++) chromium().key(text.substring(i, i + 1));
  }

  /** Becomes a user's phone; the account is new, so its words are shown and put away. */
  void enrol(String code) throws Exception {
    awaitText("Code");
    type("code", code);
    press("Start");
    awaitText("Write these words down");
    press("I have written them down");
    awaitText("Ready");
  }

  /** The same at a name, where a lock is offered then. */
  void enrolToLock(String code) throws Exception {
    awaitText("Code");
    type("code", code);
    press("Start");
    awaitText("Write these words down");
    press("I have written them down");
    awaitText("Lock this phone?");
  }

  /** Asks to be let into the account that the user has already, and waits. */
  void enrolFurther(String code) throws Exception {
    awaitText("Code");
    type("code", code);
    press("Start");
    awaitText("Another device of yours has to let this one in");
  }

  /** The page is looked at again. */
  void comeBack() throws Exception {
    browser.evaluate("document.dispatchEvent(new Event('visibilitychange')), 'seen'");
  }

  /** The camera is on, and what it sees is shown. */
  void awaitCamera() throws Exception {
    await("String(" + SCAN + "?.shadowRoot.querySelector('video')?.videoWidth > 0)", "true");
  }

  void closeCamera() throws Exception {
    browser.evaluate(SCAN + ".shadowRoot.querySelector('button').click(), 'closed'");
  }

  void call(String user) throws Exception {
    type("who", user);
    press("Call");
  }

  /**
   * From now on somebody changes what the page is sent, in the connections that it makes from the
   * first time on.
   *
   * @param which what messages hold that are changed
   * @param change a function of JavaScript from description to description, of the same length
   */
  void changeIncoming(String which, String change) throws Exception {
    browser.evaluate(IN_BETWEEN.replace("WHICH", Chromium.quoted(which)).replace("CHANGE", change));
  }

  /** The last message that was looked at comes once more. */
  void replay() throws Exception {
    browser.evaluate("window.again(), 'again'");
  }

  /** From now on the connections that the page makes can be cut. */
  void rememberConnections() throws Exception {
    browser.evaluate(CONNECTIONS);
  }

  /** The path of the running call is gone, as when a network goes. */
  void cutConnection() throws Exception {
    browser.evaluate("window.connections.at(-1).close(), 'cut'");
  }

  /** Hears somebody who is not silent all the time. */
  void awaitSound() throws Exception {
    listen();
    long deadline = System.nanoTime() + 2 * PATIENCE.toNanos();
    String loud = "String(window.heard.some((each) => each.some((sample) => sample > 0.05)))";
    while (!browser.evaluate(loud).equals("true")) {
      if (System.nanoTime() > deadline) throw new AssertionError("nothing is heard");
      Thread.sleep(100);
      // What plays may be another connection's by now.
      if (browser.evaluate(SILENT_FOR_LONG).equals("true")) listen();
    }
  }

  /**
   * Plays somebody who is not silent, by what the browser says of the line: for one that has no
   * loudspeaker, and so no clock for {@link #listen}.
   */
  void awaitEnergy() throws Exception {
    String loud =
        "window.connections.at(-1).getStats().then((all) => String("
            + "!document.querySelector('audio').muted && [...all.values()].some((it) =>"
            + " it.type === 'inbound-rtp' && it.totalAudioEnergy > 0.001)))";
    await(loud, "true");
  }

  /**
   * The page sees nothing arrive any more, as when a network goes; the other end notices nothing.
   */
  void stallConnection() throws Exception {
    browser.evaluate(
        "(async () => { const last = window.connections.at(-1); const stats = await last.getStats();"
            + " last.getStats = async () => stats; return 'stalled'; })()");
  }

  /** The page's clock that only goes forward has gone on by so much. */
  void passTime(Duration time) throws Exception {
    browser.evaluate(
        "(() => { const now = performance.now.bind(performance);"
            + " performance.now = () => now() + "
            + time.toMillis()
            + "; return 'passed'; })()");
  }

  /** What kind of address of this page's the running call goes by. */
  String pathHere() throws Exception {
    return browser.evaluate(
        "window.connections.at(-1).getStats().then((all) => { const each = [...all.values()];"
            + " const { selectedCandidatePairId: id } = each.find((it) => it.type === 'transport');"
            + " return all.get(all.get(id).localCandidateId).candidateType; })");
  }

  /** On which SRTP profile the running call was agreed on, as the browser says. */
  String srtpProfile() throws Exception {
    return browser.evaluate(
        "window.connections.at(-1).getStats().then((all) =>"
            + " [...all.values()].find((it) => it.type === 'transport').srtpCipher)");
  }

  /** The kinds of the addresses that the other end is told. */
  String offeredAddresses() throws Exception {
    return browser.evaluate(
        "[...window.connections.at(-1).localDescription.sdp.matchAll(/ typ (\\w+)/g)]"
            + ".map(([, kind]) => kind).join('')");
  }

  /** From now on it is looked how large the packets are that the page sends. */
  void rememberSizes() throws Exception {
    browser.evaluate(SIZES);
  }

  /** The octets of speech in each packet since then; several numbers where not all are alike. */
  String sizes() throws Exception {
    return browser.evaluate("[...window.sizes].join(' ')");
  }

  /** Whether the running call would send what the microphone hears. */
  String microphoneIsOpen() throws Exception {
    return browser.evaluate(
        "String(window.connections.at(-1).getSenders().some((each) => each.track?.enabled))");
  }

  /** How many connections the page has made. */
  int connections() throws Exception {
    return Integer.parseInt(browser.evaluate("String(window.connections.length)"));
  }

  /** The page has made so many connections. */
  void awaitConnections(int wanted) throws Exception {
    await("String(window.connections.length)", "" + wanted);
  }

  /** How many descriptions of others WebRTC was given. */
  String remoteDescriptions() throws Exception {
    return browser.evaluate("String(window.applied)");
  }

  /** The words that are shown to be compared. */
  String words() throws Exception {
    return browser.evaluate(
        "document.querySelector('sottovoce-app').shadowRoot.querySelector('.words').innerText");
  }

  /** Begins to keep what is heard. */
  void listen() throws Exception {
    browser.evaluate(TAP);
  }

  /** The page's worker has a copy of it, and serves it from now on. */
  void awaitWorker() throws Exception {
    await("String(navigator.serviceWorker.controller !== null)", "true");
  }

  /** Nothing is left in the browser by what a script finds there. */
  void awaitErased(String left) throws Exception {
    await(left, "");
  }

  private void await(String script, String wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String found = browser.evaluate(script);
    while (!found.equals(wanted)) {
      if (System.nanoTime() > deadline) throw new AssertionError(found + " is not " + wanted);
      Thread.sleep(50);
      found = browser.evaluate(script);
    }
  }

  /** What was heard, 48 kHz. */
  short[] recording() throws Exception {
    byte[] octets = Base64.getDecoder().decode(browser.evaluate(RECORDING));
    short[] samples = new short[octets.length / 2];
    ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }
}
