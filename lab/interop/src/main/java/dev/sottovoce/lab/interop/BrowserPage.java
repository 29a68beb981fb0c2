package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The page's end of one call. */
public final class BrowserPage {
  /** What the page's {@code a=setup} is made to say. */
  public enum Setup {
    AS_IT_COMES(""),
    ACTIVE("active"),
    PASSIVE("passive");

    private final String value;

    Setup(String value) {
      this.value = value;
    }
  }

  private final Chromium chromium;

  /**
   * @param wav what the page says, a WAV file's octets
   */
  public BrowserPage(Chromium chromium, byte[] wav) throws IOException, InterruptedException {
    this.chromium = chromium;
    chromium.evaluate(script());
    call("begin", Base64.getEncoder().encodeToString(wav));
  }

  /** Its offer, with all candidates. */
  public String offer(Setup setup) throws IOException, InterruptedException {
    return call("offer", setup.value);
  }

  /** The offer of a new connection with another certificate; the old one ends when it stands. */
  public String rejoin(Setup setup) throws IOException, InterruptedException {
    return call("rejoin", setup.value);
  }

  public void answered(String answer) throws IOException, InterruptedException {
    call("answered", answer);
  }

  /** Its answer, with all candidates. */
  public String answer(String offer, Setup setup) throws IOException, InterruptedException {
    return call("answer", offer, setup.value);
  }

  /** Presses keys of a pad, as events beside the voice (RFC 4733). */
  public void press(String keys) throws IOException, InterruptedException {
    call("press", keys);
  }

  /** {@code getStats}: the transport, inbound and outbound reports. */
  public JsonNode stats() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(call("stats"));
  }

  /** What it heard so far, 48 kHz. */
  public short[] recording() throws IOException, InterruptedException {
    byte[] octets = Base64.getDecoder().decode(call("recording"));
    short[] samples = new short[octets.length / 2];
    ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  public void end() throws IOException, InterruptedException {
    call("end");
  }

  private String call(String function, String... arguments)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("peer." + function + "(");
    for (int i = 0; i < arguments.length; i++) {
      script.append(i == 0 ? "" : ", ").append(Chromium.quoted(arguments[i]));
    }
    return chromium.evaluate(script.append(')').toString());
  }

  private static String script() throws IOException {
    try (InputStream in = BrowserPage.class.getResourceAsStream("/chromium/peer.js")) {
      if (in == null) throw new IOException("the page's script is missing");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
