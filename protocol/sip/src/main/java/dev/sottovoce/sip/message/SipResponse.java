package dev.sottovoce.sip.message;

/** A SIP response (RFC 3261 section 7.2). */
public final class SipResponse extends SipMessage {
  private final int status;
  private final String reason;

  SipResponse(HeaderIndex index, int status, String reason) {
    super(index);
    this.status = status;
    this.reason = reason;
  }

  /** 100 to 699. */
  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  public boolean isProvisional() {
    return status < 200;
  }

  public boolean isFinal() {
    return status >= 200;
  }

  public boolean isSuccess() {
    return status / 100 == 2;
  }

  @Override
  public MessageEditor edit() {
    return MessageEditor.of(this);
  }

  @Override
  public String toString() {
    return "SipResponse[" + status + "]";
  }
}
