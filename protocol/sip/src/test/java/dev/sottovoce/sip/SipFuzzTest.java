package dev.sottovoce.sip;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.sip.message.MessageProbe;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.sip.registration.RegisterReader;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.sip.transaction.TimerValues;
import dev.sottovoce.sip.transaction.TransactionLayer;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.Set;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class SipFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void message(byte[] octets) {
    MessageProbe.parseAndRead(Bytes.copyOf(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void stream(byte[] octets) {
    StreamFramer framer = new StreamFramer(StreamFramer.End.SERVER, SipLimits.DEFAULT);
    int half = octets.length / 2;
    for (StreamFramer.Frame frame : framer.feed(octets, 0, half)) follow(frame);
    for (StreamFramer.Frame frame : framer.feed(octets, half, octets.length - half)) follow(frame);
  }

  private static void follow(StreamFramer.Frame frame) {
    if (frame instanceof StreamFramer.Frame.Message message) {
      MessageProbe.parseAndRead(message.octets());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void description(byte[] octets) {
    new SdpFirewall(Set.of(SdpFirewall.Keying.values())).judge(Bytes.copyOf(octets));
  }

  @FuzzTest(maxDuration = "60s")
  void transactions(byte[] octets) {
    if (!(new SipParser(SipLimits.DEFAULT).parse(Bytes.copyOf(octets))
        instanceof ParseResult.Parsed parsed)) {
      return;
    }
    TransactionLayer<String> layer = new TransactionLayer<>(TimerValues.UNRELIABLE);
    for (int i = 0; i < 2; i++) {
      layer.handle(
          new TransactionLayer.Input.Received<>("flow", parsed.message()),
          Instant.EPOCH.plusSeconds(i));
    }
    if (parsed.message() instanceof SipRequest request && request.is("REGISTER")) {
      new RegisterReader(8).read(request);
    }
  }
}
