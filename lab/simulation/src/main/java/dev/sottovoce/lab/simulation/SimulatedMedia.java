package dev.sottovoce.lab.simulation;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.HeldTraffic;
import dev.sottovoce.call.KeyProof;
import dev.sottovoce.call.MediaFlow;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.ice.SelectedPair;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpDemux;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One end's audio: real SRTP packets of simulated frames. A frame of 20 ms is its number and a
 * filling made from it, so that a receiver knows whether what it plays is what was said.
 */
public final class SimulatedMedia {
  static final Duration FRAME = Duration.ofMillis(20);
  static final int FRAME_OCTETS = 80;

  /** Instead of a number, in the silence of a held call. */
  private static final long SILENCE = -1;

  /** As phones do: a receiver of new keys counts rollovers from nought (ADR 77). */
  private static final int SAFE_BEFORE_ROLLOVER = 500;

  private static final int SAMPLES_PER_FRAME = 960;
  private static final int PACKET_OCTETS = RtpHeader.FIXED_OCTETS + FRAME_OCTETS;

  /**
   * What one end's audio has seen.
   *
   * @param silent how many of the received frames were the silence of a held call
   */
  public record Counts(long sent, long received, long silent, long rejected, long wrong) {}

  /** Reports that were sent and that arrived whole. */
  public record Reports(long sent, long received, long rejected) {}

  private final SimulatedPhone phone;
  private final World world;
  private final RtpHeader header = new RtpHeader();
  private final byte[] out = new byte[PACKET_OCTETS + SrtpSender.MAX_OVERHEAD_OCTETS];
  private @Nullable SelectedPair path;
  private @Nullable MediaFormat format;
  private @Nullable MediaFlow flow;
  private HeldTraffic held = HeldTraffic.NOTHING;
  private boolean awaitingProof;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private @Nullable SrtpSender newSender;
  private @Nullable SrtpReceiver newReceiver;
  private boolean newKeysHeard;
  private boolean newKeysDue;
  private long ssrc;
  private long frameNumber;
  private long firstSequence;
  private int framesPerReport;
  private long reportsSent;
  private long reportsReceived;
  private long reportsRejected;
  private long sent;
  private long received;
  private long silent;
  private long rejected;
  private long wrong;
  private HeaderEncryption headers = HeaderEncryption.NONE;
  private @Nullable Duration heardAt;

  SimulatedMedia(SimulatedPhone phone, World world) {
    this.phone = phone;
    this.world = world;
  }

  void sendTo(SelectedPair selected) {
    path = selected;
    phone.log("sends media " + selected.localType() + " to " + selected.remoteType());
  }

  /** What the packets' numbers begin with; before the call. */
  void numbersFrom(int sequence) {
    firstSequence = sequence;
  }

  /** A report goes out after so many frames; none by default. */
  void reportEvery(int frames) {
    framesPerReport = frames;
  }

  /** The stream goes on under another number, as after a collision (RFC 3550 section 8.2). */
  public void changeSsrc(long next) {
    ssrc = next;
    phone.log("has another SSRC");
  }

  /** The number of the next packet. */
  public int nextSequence() {
    return (int) (firstSequence + frameNumber) & 0xffff;
  }

  void open(CallOutput.OpenMedia open) {
    format = open.format();
    flow = open.flow();
    held = open.held();
    awaitingProof = open.proof() == KeyProof.BY_FIRST_PACKET;
    headers = open.headers();
    sender = SrtpSender.open(open.keys(), open.peer(), PacketCipherBackend.JDK, headers);
    receiver = SrtpReceiver.open(open.keys(), open.peer(), PacketCipherBackend.JDK, headers);
    open.keys().destroy();
    ssrc = open.ssrc();
    phone.log("opens media: " + open.report().agreement().keying() + ", " + open.report().srtp());
    world.time().after(FRAME, this::tick);
  }

  void addKeys(CallOutput.AddKeys added) {
    newSender = SrtpSender.open(added.keys(), added.peer(), PacketCipherBackend.JDK, headers);
    newReceiver = SrtpReceiver.open(added.keys(), added.peer(), PacketCipherBackend.JDK, headers);
    newKeysHeard = false;
    added.keys().destroy();
    phone.log("has new keys");
    if (added.sending() == CallOutput.Sending.NOW) useNewKeys();
  }

  void useNewKeys() {
    newKeysDue = true;
  }

  private void changeKeysIfDue() {
    SrtpSender next = newSender;
    boolean safe = nextSequence() <= 0xffff - SAFE_BEFORE_ROLLOVER;
    if (!newKeysDue || next == null || !safe) return;
    newKeysDue = false;
    if (sender != null) sender.destroy();
    sender = next;
    newSender = null;
    phone.log("sends with new keys");
  }

  void dropOldKeys() {
    if (receiver != null) receiver.destroy();
    receiver = newReceiver;
    newReceiver = null;
    phone.log("forgets its old keys");
  }

  void dropNewKeys() {
    if (newSender != null) newSender.destroy();
    if (newReceiver != null) newReceiver.destroy();
    newSender = null;
    newReceiver = null;
    newKeysDue = false;
  }

  /** The peer has the keys: this end may speak too. */
  void proved(MediaFlow now) {
    awaitingProof = false;
    flow(now);
  }

  void flow(MediaFlow changed) {
    flow = changed;
    phone.log("media is " + changed);
  }

  void close() {
    if (sender == null || receiver == null) return;
    dropNewKeys();
    sender.destroy();
    receiver.destroy();
    sender = null;
    receiver = null;
    phone.log("closes media");
  }

  private void tick() {
    changeKeysIfDue();
    if (sender == null || format == null || path == null) return;
    if (framesPerReport > 0 && frameNumber % framesPerReport == 0 && !awaitingProof) {
      report(reportKeys(sender), path);
    }
    boolean speech = flow == MediaFlow.BOTH_WAYS;
    if (!awaitingProof && (speech || held == HeldTraffic.SILENCE)) {
      say(speech ? frameNumber : SILENCE, sender, format, path);
    }
    frameNumber++;
    world.time().after(FRAME, this::tick);
  }

  /** A report says itself where it stands: new keys need not wait for the numbers of packets. */
  private SrtpSender reportKeys(SrtpSender current) {
    SrtpSender next = newSender;
    return newKeysDue && next != null ? next : current;
  }

  private void report(SrtpSender open, SelectedPair to) {
    byte[] report = new byte[8 + SrtpSender.MAX_OVERHEAD_OCTETS];
    // An empty receiver report (RFC 3550 section 6.4.2).
    report[0] = (byte) 0x80;
    report[1] = (byte) 201;
    report[3] = 1;
    for (int i = 0; i < 4; i++) report[4 + i] = (byte) (ssrc >> 8 * (3 - i));
    int length = open.protectRtcp(report, 0, 8);
    if (length < 0) throw new IllegalStateException("a report was not protected: " + length);
    reportsSent++;
    world.network().send(to.base(), to.remote(), Bytes.copyOf(report, 0, length));
  }

  private void receiveReport(SrtpReceiver open, byte[] packet) {
    SrtpReceiver next = newReceiver;
    int length = next == null ? -1 : next.unprotectRtcp(packet.clone(), 0, packet.length);
    if (length >= 0 && !newKeysHeard) {
      newKeysHeard = true;
      phone.tell(new CallInput.NewKeysHeard());
    }
    if (length < 0) length = open.unprotectRtcp(packet, 0, packet.length);
    if (length < 0) reportsRejected++;
    else reportsReceived++;
  }

  private void say(long what, SrtpSender open, MediaFormat agreed, SelectedPair to) {
    RtpHeader.write(
        out, 0, agreed.sendPayloadType(), nextSequence(), frameNumber * SAMPLES_PER_FRAME, ssrc);
    fill(out, RtpHeader.FIXED_OCTETS, what);
    int length = open.protectRtp(out, 0, PACKET_OCTETS);
    if (length < 0) throw new IllegalStateException("a fresh packet was not protected: " + length);
    sent++;
    world.network().send(to.base(), to.remote(), Bytes.copyOf(out, 0, length));
  }

  void receive(TransportAddress from, Bytes datagram) {
    if (receiver == null || format == null) return;
    byte[] packet = datagram.toArray();
    if (RtpDemux.looksLikeRtcp(packet, 0, packet.length)) {
      receiveReport(receiver, packet);
      return;
    }
    int length = -1;
    if (newReceiver != null) {
      length = newReceiver.unprotectRtp(packet, 0, packet.length);
      if (length >= 0 && !newKeysHeard) {
        newKeysHeard = true;
        phone.tell(new CallInput.NewKeysHeard());
      }
    }
    if (length < 0) {
      packet = datagram.toArray();
      length = receiver.unprotectRtp(packet, 0, packet.length);
    }
    if (length < 0 || !header.parse(packet, 0, length)) {
      rejected++;
      return;
    }
    received++;
    if (awaitingProof) phone.tell(new CallInput.MediaAuthenticated(from));
    if (heardAt == null) {
      heardAt = world.time().elapsed();
      phone.log("hears the other end");
    }
    if (!isFrame(packet, header.payloadOffset(), header.payloadLength())) wrong++;
    else if (number(packet, header.payloadOffset()) == SILENCE) silent++;
  }

  static void fill(byte[] target, int offset, long number) {
    for (int i = 0; i < FRAME_OCTETS; i++) {
      target[offset + i] = (byte) (i < 8 ? number >>> 8 * (7 - i) : number * 31 + i);
    }
  }

  /** Whether the octets are what {@link #fill} made of the number they begin with. */
  static boolean isFrame(byte[] octets, int offset, int length) {
    if (length != FRAME_OCTETS) return false;
    byte[] expected = new byte[FRAME_OCTETS];
    fill(expected, 0, number(octets, offset));
    for (int i = 0; i < FRAME_OCTETS; i++) if (octets[offset + i] != expected[i]) return false;
    return true;
  }

  private static long number(byte[] octets, int offset) {
    long number = 0;
    for (int i = 0; i < 8; i++) number = number << 8 | octets[offset + i] & 0xff;
    return number;
  }

  /** When the first frame of the other end authenticated, since the start. */
  public Optional<Duration> heardAt() {
    return Optional.ofNullable(heardAt);
  }

  public Reports reports() {
    return new Reports(reportsSent, reportsReceived, reportsRejected);
  }

  public Counts counts() {
    return new Counts(sent, received, silent, rejected, wrong);
  }
}
