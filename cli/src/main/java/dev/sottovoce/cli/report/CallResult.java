package dev.sottovoce.cli.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sottovoce.phone.Leakage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code demo --json} and {@code phone call --json}: these fields in this order, null
 * for what is not known.
 *
 * @param ok whether the thing asked for worked
 * @param from the caller's SIP address
 * @param to the callee's SIP address
 * @param keying how keys were agreed, such as {@code DTLS 1.2}
 * @param group the registered name of the key agreement's group
 * @param srtp the registered name of the SRTP profile
 * @param postQuantum whether the recorded call stays closed to a later quantum computer
 * @param lock what the lock shows, such as {@code unverified}
 * @param verifiedBy what the other end was verified by
 * @param sas the short authentication string
 * @param logHead the head of the transparency log that was seen
 * @param setupMillis from the caller's command until protected audio went both ways
 * @param packetsSent RTP packets that the caller sent
 * @param packetsReceived RTP packets that the caller received and that authenticated
 * @param packetsLost RTP packets that never reached the caller
 * @param sentWav the recording played at the caller's end
 * @param heardWav what the callee's phone played
 * @param sentBackWav the recording played at the callee's end
 * @param heardBackWav what the caller's phone played
 * @param audioMatch how alike sent and heard are, 0 to 1
 * @param audioMatchBack the same for the other direction
 * @param mouthToEarMillis the delay from what one end's phone takes in to what the other's plays,
 *     without sound devices: in the demo the mean of both ways as the recordings show it, else an
 *     estimate for what is heard at this end
 * @param jitterMillis how unevenly packets arrived at this end (RFC 3550)
 * @param mos the mean opinion score that speech gets at this end, estimated by loss and delay
 * @param leakage what an observer could tell from the packets that this end sent
 * @param anomalies how often what tampering would show was seen, by kind; empty in an ordinary call
 * @param metadata what the server could see of the call: {@code standard} or {@code protected}
 * @param report the report's file
 */
@JsonPropertyOrder({
  "ok",
  "from",
  "to",
  "keying",
  "group",
  "srtp",
  "postQuantum",
  "lock",
  "verifiedBy",
  "sas",
  "logHead",
  "setupMillis",
  "packetsSent",
  "packetsReceived",
  "packetsLost",
  "sentWav",
  "heardWav",
  "sentBackWav",
  "heardBackWav",
  "audioMatch",
  "audioMatchBack",
  "mouthToEarMillis",
  "jitterMillis",
  "mos",
  "leakage",
  "anomalies",
  "metadata",
  "report"
})
public record CallResult(
    boolean ok,
    @Nullable String from,
    @Nullable String to,
    @Nullable String keying,
    @Nullable String group,
    @Nullable String srtp,
    @Nullable Boolean postQuantum,
    @Nullable String lock,
    @Nullable String verifiedBy,
    @Nullable String sas,
    @Nullable String logHead,
    @Nullable Long setupMillis,
    @Nullable Long packetsSent,
    @Nullable Long packetsReceived,
    @Nullable Long packetsLost,
    @Nullable String sentWav,
    @Nullable String heardWav,
    @Nullable String sentBackWav,
    @Nullable String heardBackWav,
    @Nullable Double audioMatch,
    @Nullable Double audioMatchBack,
    @Nullable Long mouthToEarMillis,
    @Nullable Double jitterMillis,
    @Nullable Double mos,
    @Nullable Leakage leakage,
    @Nullable Map<String, Long> anomalies,
    @Nullable String metadata,
    @Nullable String report) {
  /** Nothing came about. */
  public static final CallResult FAILED =
      new CallResult(
          false, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** How alike two recordings must be to count as the same speech. */
  public static final double SAME_SPEECH = 0.9;

  /** The same call with its recordings compared and its report named. */
  public CallResult judged(
      boolean nowOk,
      String sent,
      String heard,
      String sentBack,
      String heardBack,
      @Nullable Double match,
      @Nullable Double matchBack,
      @Nullable Long measuredMouthToEar,
      String reportFile) {
    return new CallResult(
        nowOk,
        from,
        to,
        keying,
        group,
        srtp,
        postQuantum,
        lock,
        verifiedBy,
        sas,
        logHead,
        setupMillis,
        packetsSent,
        packetsReceived,
        packetsLost,
        sent,
        heard,
        sentBack,
        heardBack,
        match,
        matchBack,
        measuredMouthToEar,
        jitterMillis,
        mos,
        leakage,
        anomalies,
        metadata,
        reportFile);
  }
}
