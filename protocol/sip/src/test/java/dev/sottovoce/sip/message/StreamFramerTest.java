package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.sip.message.StreamFramer.End;
import dev.sottovoce.sip.message.StreamFramer.Frame;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFramerTest {
  private static final Bytes PING = Bytes.utf8("\r\n\r\n");
  private static final Bytes INVITE =
      Messages.request("INVITE", "1")
          .edit()
          .body("text/plain", Bytes.utf8("hi"))
          .toRequest()
          .octets();

  private final StreamFramer server = server();

  private static StreamFramer server() {
    return new StreamFramer(End.SERVER, SipLimits.DEFAULT);
  }

  private static RejectReason brokenBy(String text) {
    List<Frame> frames = server().feed(Bytes.utf8(text));
    return assertInstanceOf(Frame.Broken.class, frames.get(frames.size() - 1)).reason();
  }

  @Test
  void messagesAndPings_comeOutInOrder_howeverTheStreamIsCut() {
    Bytes stream = Bytes.concat(INVITE, PING, INVITE, INVITE, PING);
    List<Frame> wanted =
        List.of(
            new Frame.Message(INVITE),
            new Frame.Ping(),
            new Frame.Message(INVITE),
            new Frame.Message(INVITE),
            new Frame.Ping());
    Seeded.check(
        200,
        random -> {
          StreamFramer framer = server();
          List<Frame> frames = new ArrayList<>();
          int at = 0;
          while (at < stream.length()) {
            int step = Math.min(1 + random.nextInt(100), stream.length() - at);
            frames.addAll(framer.feed(stream.slice(at, at + step)));
            at += step;
          }
          assertEquals(wanted, frames);
          assertEquals(0, framer.buffered());
        });
  }

  @Test
  void singleLineEnd_isAPongForAClient() {
    StreamFramer client = new StreamFramer(End.CLIENT, SipLimits.DEFAULT);
    Bytes pong = Bytes.utf8("\r\n");
    assertEquals(
        List.of(new Frame.Pong(), new Frame.Message(INVITE), new Frame.Pong()),
        client.feed(Bytes.concat(pong, INVITE, pong)));
  }

  @Test
  void lineEndBeforeAMessage_isSkippedByAServer() { // RFC 3261 section 7.5
    assertEquals(
        List.of(new Frame.Message(INVITE)), server.feed(Bytes.concat(Bytes.utf8("\r\n"), INVITE)));
  }

  @Test
  void missingOrContradictoryContentLength_breaksTheStream() {
    assertEquals(RejectReason.MISSING_CONTENT_LENGTH, brokenBy("BYE sip:a@b SIP/2.0\r\n\r\n"));
    assertEquals(
        RejectReason.BAD_CONTENT_LENGTH,
        brokenBy("BYE sip:a@b SIP/2.0\r\nl: 1\r\nContent-Length: 2\r\n\r\nxx"));
    assertEquals(RejectReason.BAD_CONTENT_LENGTH, brokenBy("B\r\nl: -1\r\n\r\n"));
    assertEquals(RejectReason.BODY_TOO_LONG, brokenBy("B\r\nl: 70000\r\n\r\n"));
  }

  @Test
  void headersWithoutEnd_breakTheStream() {
    assertEquals(RejectReason.HEADER_BLOCK_TOO_LONG, brokenBy("x".repeat(40_000)));
  }

  @Test
  void brokenStream_staysBroken() {
    server.feed(Bytes.utf8("x".repeat(40_000)));
    assertEquals(List.of(), server.feed(INVITE));
    assertEquals(0, server.buffered());
  }

  @Test
  void whatCameBeforeTheBreak_comesOut() {
    List<Frame> frames = server().feed(Bytes.concat(INVITE, Bytes.utf8("A\r\n\r\n")));
    assertEquals(
        List.of(new Frame.Message(INVITE), new Frame.Broken(RejectReason.MISSING_CONTENT_LENGTH)),
        frames);
  }

  @Test
  void hugeRead_isCutInOneGo() {
    Bytes[] many = new Bytes[500];
    Arrays.fill(many, INVITE);
    assertEquals(500, server.feed(Bytes.concat(many)).size());
  }

  @Test
  void whatTheFramerCuts_theParserReadsWithTheSameEnd() {
    // Two readers with two ideas of a message's end are how requests are smuggled.
    Seeded.check(
        300,
        random -> {
          Bytes first = Messages.random(random).octets();
          List<Frame> frames = server().feed(Bytes.concat(first, INVITE));
          assertEquals(List.of(new Frame.Message(first), new Frame.Message(INVITE)), frames);
          assertEquals(first, Messages.parsed(first).octets());
        });
  }

  @Test
  void randomOctets_neverThrow() {
    Seeded.check(
        500,
        random -> {
          StreamFramer framer = server();
          for (int i = 0; i < 5; i++) framer.feed(Bytes.unsafeWrap(Seeded.octets(random, 200)));
        });
  }
}
