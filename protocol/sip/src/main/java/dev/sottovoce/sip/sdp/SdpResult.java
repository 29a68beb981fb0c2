package dev.sottovoce.sip.sdp;

/** What became of the text of a description. */
public sealed interface SdpResult {
  record Parsed(SessionDescription description) implements SdpResult {}

  /**
   * @param why what a person reads, without anything from the text
   */
  record Malformed(String why) implements SdpResult {}
}
